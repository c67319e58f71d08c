//! What can be said of a store without its values: names, dates, who can read, fingerprints.

use hmac::{Hmac, Mac};
use secure_config_runtime::private::parse_rfc3339;
use secure_config_runtime::schema::suffix;
use sha2::Sha256;

use crate::document::{Item, hex};
use crate::error::StoreError;
use crate::metadata::short;
use crate::seal::is_seal;
use crate::store::{Format, Opened, Store, parse};

/// What a store holds, without its values.
///
/// ```no_run
/// # fn main() -> Result<(), secure_config_store::StoreError> {
/// let list = secure_config_store::Store::open("secrets/prod.env")?.list()?;
/// for value in list.values() {
///     println!("{}  {}", value.name(), value.changed().unwrap_or("age unknown"));
/// }
/// println!("read by {}", list.recipients().join(", "));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    values: Vec<Listed>,
    recipients: Vec<String>,
    environment: Option<String>,
    generation: Option<u64>,
    fault: Option<StoreError>,
    verified: Option<u64>,
}

impl List {
    /// The values, in the order of the file.
    pub fn values(&self) -> &[Listed] {
        &self.values
    }

    /// Who can read the store, in short form.
    pub fn recipients(&self) -> &[String] {
        &self.recipients
    }

    /// The environment that it is sealed for.
    pub fn environment(&self) -> Option<&str> {
        self.environment.as_deref()
    }

    /// How often it was written since it was made; `None` without a seal.
    pub fn generation(&self) -> Option<u64> {
        self.generation
    }

    /// What is not as the seal says.
    pub fn fault(&self) -> Option<&StoreError> {
        self.fault.as_ref()
    }

    /// When a backup of the store was last verified on this machine, in seconds since 1970.
    pub fn last_verified_backup(&self) -> Option<u64> {
        self.verified
    }
}

/// A value of a store, without the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    name: String,
    line: u32,
    encrypted: bool,
    changed: Option<String>,
    fingerprint: String,
}

impl Listed {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its line in the encrypted file.
    pub fn line(&self) -> u32 {
        self.line
    }

    /// Whether it is encrypted.
    pub fn is_encrypted(&self) -> bool {
        self.encrypted
    }

    /// When it was last changed by [`set`](crate::Edit::set): what stands as `NAME_ROTATED_AT` beside it.
    pub fn changed(&self) -> Option<&str> {
        self.changed.as_deref()
    }

    /// Tells whether two states of one store hold the same value: a keyed tag, of use to nobody without the data key.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }
}

impl Store {
    /// What the store holds, without its values. A store whose seal is broken is listed too; the list says so.
    ///
    /// # Errors
    /// The store cannot be opened.
    pub fn list(&self) -> Result<List, StoreError> {
        let Opened { document, key, values, seal, differs, .. } = self.unlock()?;
        let fingerprint = |value: &[u8]| {
            let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(key.bytes()).ok()?;
            mac.update(b"secure-config store fingerprint v1");
            mac.update(value);
            let tag = mac.finalize().into_bytes();
            Some(hex(tag.get(..8)?))
        };
        let date_of = |name: &str| {
            let date = values.iter().find(|one| dated(&one.name()) == Some(name))?;
            // Anything else is no date, and may be a secret.
            std::str::from_utf8(date.value.as_slice())
                .ok()
                .filter(|text| parse_rfc3339(text).is_some())
                .map(str::to_owned)
        };
        let is_date = |name: &str| dated(name).is_some_and(|base| values.iter().any(|one| one.name() == base));
        let listed = values.iter().filter(|value| !is_date(&value.name())).map(|value| Listed {
            name: value.name(),
            line: value.line,
            encrypted: value.ty.is_some(),
            changed: date_of(&value.name()),
            fingerprint: fingerprint(value.value.as_slice()).unwrap_or_default(),
        });
        let verified = seal.as_ref().and_then(|seal| self.state.verified(&seal.id));
        Ok(List {
            values: listed.collect(),
            recipients: document.metadata.recipients.iter().map(|one| short(&one.id)).collect(),
            environment: seal.as_ref().map(|seal| seal.environment.clone()).filter(|name| !name.is_empty()),
            generation: seal.as_ref().map(|seal| seal.generation),
            fault: differs.map(|error| error.in_file(&self.path)),
            verified,
        })
    }
}

/// The name of the value that a date belongs to; in capitals in a `.env`, in small letters in a table.
fn dated(name: &str) -> Option<&str> {
    let (base, end) = name.split_at_checked(name.len().checked_sub(suffix::ROTATED_AT.len())?)?;
    end.eq_ignore_ascii_case(suffix::ROTATED_AT).then_some(base)
}

/// The names of an encrypted file, one a line, for `git diff` as a `textconv`: no key is needed, and no value is shown. Of a
/// value that changed the number behind its name changes.
///
/// ```
/// let text = secure_config_store::textconv("A=ENC[…]\nsops_mac=x\n".as_bytes());
/// assert!(text.is_err());
/// ```
///
/// # Errors
/// It is not an encrypted `.env`.
pub fn textconv(content: &[u8]) -> Result<String, StoreError> {
    use sha2::Digest;
    use std::fmt::Write;
    let document = parse(Format::Dotenv, &content.into())?;
    let mut out = String::new();
    for entry in document.entries.iter().filter(|entry| entry.item == Item::Value && !is_seal(&entry.path)) {
        // A part of the initialisation vector's hash: it is new with each change and says nothing of the value.
        let is_clear = document.metadata.rules.encrypts(&entry.path) == Some(false);
        let mark = match crate::cipher::Enc::parse(&entry.text) {
            Some(_) => {
                let hash = Sha256::digest(entry.text.as_bytes());
                hex(hash.get(..4).unwrap_or_default())
            }
            None => (if entry.text.is_empty() { "empty" } else { "in clear" }).to_owned(),
        };
        let is_name = |name: &String| name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
        if mark == "in clear" && !is_clear || mark == "empty" && !entry.path.iter().all(is_name) {
            // What looks like its name may be a line of a secret that was pasted there.
            let _ = writeln!(out, "# line {}: {mark}", entry.line);
            continue;
        }
        let _ = writeln!(out, "{} {mark}", secure_config_runtime::schema::visible(&entry.path.join(".")));
    }
    for recipient in &document.metadata.recipients {
        let _ = writeln!(out, "# read by {}", secure_config_runtime::schema::visible(&short(&recipient.id)));
    }
    Ok(out)
}
