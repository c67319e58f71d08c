//! A source of your own: `cargo run --example custom_source`, or with a ledger of yours `… -- my.ledger`.
//!
//! The store here is a ledger, a file to which keys are appended and in which the last line of a name counts. Whatever
//! keeps your secrets, the work is the same: look for all keys of the request at once, and say for each what is there.

use std::io::ErrorKind;
use std::path::PathBuf;
use std::{env, fs, str};

use secure_config::{
    Answer, Bytes, Env, Failure, FailureKind, Found, Key, Request, SecretString, SecureConfig, Source,
};

/// Settings of the mailer.
#[derive(SecureConfig)]
#[config(app = "mailer", prefix = "MAILER")]
pub struct Settings {
    /// Mail relay.
    pub relay: String,

    /// Key for the mail relay.
    #[secret(min_len = 16)]
    pub relay_key: SecretString,

    /// Key that the relay signs its callbacks with.
    #[secret(min_len = 16)]
    pub webhook_key: SecretString,
}

fn main() {
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/custom_source/keys.ledger");
    let path = env::args_os().nth(1).unwrap_or_else(|| example.into());

    let loaded = Settings::loader()
        .source(Env::process()) // `MAILER_RELAY=localhost` wins over the ledger
        .source(Ledger::new(path))
        .load_reported()
        .unwrap_or_else(|error| error.exit());
    println!("{}", loaded.report);
}

/// Keys in a file that only grows.
#[derive(Debug)]
pub struct Ledger {
    path: PathBuf,
}

impl Ledger {
    /// The ledger in the file `path`.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// The file is read once for all keys. `Bytes` overwrites what it held when it is dropped, and prints as `[REDACTED]`.
    fn read(&self) -> Result<Bytes, FailureKind> {
        fs::read(&self.path).map(Bytes::from).map_err(|err| match err.kind() {
            ErrorKind::NotFound => FailureKind::FileMissing,
            _ => FailureKind::FileUnreadable,
        })
    }
}

impl Source for Ledger {
    /// The place in the words of a report.
    fn name(&self) -> String {
        self.path.file_name().unwrap_or_default().display().to_string()
    }

    fn fetch(&self, request: &Request<'_>) -> Answer {
        let ledger = match self.read() {
            Ok(ledger) => ledger,
            // One problem, and not one for each key.
            Err(kind) => return Answer::faulty(kind),
        };
        let mut answer = Answer::new();
        for key in request.keys() {
            let name = name_of(request, &key);
            let versions: Vec<_> = entries(&ledger).filter(|entry| entry.name == name).collect();
            match versions.last() {
                // The sources that come later are asked.
                None => {}
                Some(Entry { value: b"!revoked", line, .. }) => {
                    answer.failed(&key, Failure::new(FailureKind::Deleted).at_line(*line));
                }
                // A report will say `keys.ledger:6, version 2`. A store that knows them adds `.changed_at(…)` and
                // `.with_previous(…)`: ages and rotations then take care of themselves.
                Some(Entry { value, line, .. }) => {
                    let found = Found::new(*value).at_line(*line).with_version(versions.len().to_string());
                    answer.found(&key, found);
                }
            }
        }
        answer
    }

    /// Asked after a failed load, to tell who wrote `mailer.realy` that `MAILER_RELAY` was meant.
    fn unread(&self, request: &Request<'_>) -> Vec<(String, Option<u32>)> {
        let Ok(ledger) = self.read() else { return Vec::new() };
        let wanted: Vec<_> = request.keys().map(|key| name_of(request, &key)).collect();
        let unread = entries(&ledger).filter(|entry| !wanted.iter().any(|name| entry.name == name));
        unread.map(|entry| (entry.name.replace('.', "_").to_uppercase(), Some(entry.line))).collect()
    }
}

/// How the ledger calls a field: `mailer.relay_key`.
fn name_of(request: &Request<'_>, key: &Key<'_>) -> String {
    format!("{}.{}", request.app(), key.path().join("."))
}

/// A line of the ledger.
struct Entry<'a> {
    name: &'a str,
    value: &'a [u8],
    line: u32,
}

/// The lines that hold a name and a value. They borrow from the file's content, so that no value is copied.
fn entries(ledger: &Bytes) -> impl Iterator<Item = Entry<'_>> {
    let lines = (1..).zip(ledger.as_slice().split(|byte| *byte == b'\n'));
    lines.filter_map(|(line, text)| {
        let text = text.trim_ascii();
        let blank = text.iter().position(u8::is_ascii_whitespace)?;
        let (name, value) = text.split_at(blank);
        let name = str::from_utf8(name).ok().filter(|name| !name.starts_with('#'))?;
        Some(Entry { name, value: value.trim_ascii_start(), line })
    })
}
