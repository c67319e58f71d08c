//! Which store is meant, with which key it is opened, and what is said when it cannot be.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use clap::Args;
use secure_config_runtime::private::parse_rfc3339;
use secure_config_schema::{nearest, visible};
use secure_config_store::{List, Store, StoreError, StoreErrorKind as Kind};

use crate::{Failure, paint};

/// Where stores are looked for that nobody names.
const FOLDER: &str = "secrets";

/// The store that is meant.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "The store")]
pub(crate) struct Opening {
    /// The store; without it, the only one in `secrets/`
    #[arg(short, long, value_name = "FILE")]
    file: Option<PathBuf>,
    #[command(flatten)]
    keys: Keys,
}

/// The keys that open it.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "The store")]
pub(crate) struct Keys {
    /// A file with keys, in place of those that sops would find; may be repeated
    #[arg(short, long, value_name = "FILE")]
    key: Vec<PathBuf>,
}

impl Keys {
    /// The store in this file, to be opened with these keys.
    pub(crate) fn open(&self, path: &Path) -> Result<Store, Failure> {
        Ok(self.of(Store::open(path).map_err(failure)?))
    }

    pub(crate) fn of(&self, store: Store) -> Store {
        self.key.iter().fold(store, |store, file| store.identity_file(file))
    }
}

impl Opening {
    /// The store, once it is known to be one.
    pub(crate) fn store(&self) -> Result<Store, Failure> {
        if let Some(path) = &self.file {
            return self.keys.open(path);
        }
        match stores().as_slice() {
            [only] => self.keys.open(only),
            [] => Err(Failure::usage(format!("there is no store in `{FOLDER}/`"))
                .hint("name one by `--file`, or make one with `cargo secure-config store init`")),
            several => Err(Failure::usage(format!("there are several stores: {}", names(several)))
                .hint("say which one is meant: `--file FILE`")),
        }
    }
}

/// The stores in the usual folder.
pub(crate) fn stores() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(FOLDER).into_iter().flatten().flatten();
    let mut out: Vec<_> = entries.map(|entry| entry.path()).filter(|path| Store::open(path).is_ok()).collect();
    out.sort_unstable();
    out
}

fn names(paths: &[PathBuf]) -> String {
    paths.iter().map(|path| shown(path)).collect::<Vec<_>>().join(", ")
}

/// A path as a message may hold it.
pub(crate) fn shown(path: &Path) -> String {
    visible(&path.display().to_string())
}

/// The library's error, as the command line ends with it.
#[allow(clippy::needless_pass_by_value, reason = "for `map_err`")]
pub(crate) fn failure(error: StoreError) -> Failure {
    let kind = error.kind();
    let line = error.line().map_or_else(String::new, |line| format!(":{line}"));
    let file =
        if error.path().as_os_str().is_empty() { String::new() } else { format!("{}{line}: ", shown(error.path())) };
    let about = error.subject().map_or_else(String::new, |about| format!(": {}", visible(about)));
    let text = format!("{file}{}{about}", kind.what());
    let failure = match kind {
        Kind::Conflict | Kind::NotABackup | Kind::BackupIncomplete => Failure::finding(text),
        Kind::BadName | Kind::BadEnvironment | Kind::BadRecipient | Kind::NotFound | Kind::LastRecipient => {
            Failure::usage(text)
        }
        _ => Failure::new(text),
    };
    failure.hint(match kind {
        // The library speaks to programs.
        Kind::NoIdentity => "name the file with the key by `--key`, or in SOPS_AGE_KEY_FILE",
        Kind::BadRecipient => {
            "name one as `age1…`; for SSH keys and plugins, install cargo-secure-config with `--features store-ssh,store-plugin`"
        }
        Kind::UnusableKey => {
            "use an age key or an SSH key without a passphrase; for SSH keys and plugins, install cargo-secure-config with `--features store-ssh,store-plugin`"
        }
        kind => kind.cure(),
    })
}

/// The name that a misspelt one may mean.
pub(crate) fn meant<'a>(list: &'a List, name: &str) -> Option<&'a str> {
    let names = || list.values().iter().map(|value| value.name());
    if names().any(|known| known == name) { None } else { nearest(name, names()) }
}

/// Says what the list says of the whole file: that it is not as it was sealed, or has no seal. Whether the first is so.
pub(crate) fn is_faulty(list: &List) -> bool {
    if let Some(fault) = list.fault() {
        let (bad, reset) = (paint::BAD, anstyle::Reset);
        errln!("{bad}error{reset}: {}", failure(fault.clone()));
        return true;
    }
    if list.generation().is_none() {
        let (warn, reset) = (paint::WARN, anstyle::Reset);
        errln!("{warn}warning{reset}: {}: {}", Kind::Unsealed.what(), Kind::Unsealed.cure());
    }
    false
}

/// How long ago a moment was, in days.
pub(crate) fn ago(when: SystemTime) -> String {
    match SystemTime::now().duration_since(when).map_or(0, |span| span.as_secs() / 86_400) {
        0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        days => format!("{days} days ago"),
    }
}

/// When a value was changed. What stands in the place of a date, and is none, may be a value.
pub(crate) fn changed(value: &secure_config_store::Listed) -> Option<SystemTime> {
    parse_rfc3339(value.changed()?)
}

/// Seconds since 1970.
pub(crate) fn seconds(when: SystemTime) -> Option<u64> {
    Some(when.duration_since(SystemTime::UNIX_EPOCH).ok()?.as_secs())
}
