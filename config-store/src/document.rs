//! A store's file, cut into its entries, before anything is decrypted; and the same with its data key, judged and decrypted.

use secure_config_runtime::Bytes;
use sha2::{Digest, Sha512};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::cipher::{Cipher, DataKey, Enc, Type, is_like_encrypted};
use crate::error::{StoreError, StoreErrorKind as Kind};
use crate::metadata::Metadata;
use crate::seal::is_seal;

/// A text that may be a value in clear.
pub(crate) type Text = Zeroizing<String>;

/// The name that the seal stands under.
pub(crate) const SEAL: &str = "SECURE_CONFIG_SEAL";

/// A file's entries in their order, and its metadata.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) entries: Vec<Entry>,
    pub(crate) metadata: Metadata,
}

/// An entry, as it stands in the file.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) item: Item,
    /// The keys from the outermost table on; in dotenv the name alone. Of a comment the keys around it.
    pub(crate) path: Vec<String>,
    pub(crate) line: u32,
    pub(crate) text: Text,
    /// What the MAC takes of a value in clear, where that is not its text: a number has many spellings.
    pub(crate) hashed: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Item {
    Value,
    /// A value in a list, which has no name of its own.
    Listed,
    Comment,
}

/// A value in plain text, with its place.
#[derive(Debug)]
pub(crate) struct Plain {
    pub(crate) path: Vec<String>,
    pub(crate) line: u32,
    /// `None` where it stands in clear.
    pub(crate) ty: Option<Type>,
    pub(crate) value: Bytes,
    /// Whether it stands in a list.
    pub(crate) listed: bool,
    /// What the MAC takes, where that is not the value.
    hashed: Option<String>,
}

impl Plain {
    pub(crate) fn name(&self) -> String {
        self.path.join(".")
    }
}

/// What sops puts into the MAC first where values in clear stay out of it.
const ONLY_ENCRYPTED: [u8; 32] = [
    0x8a, 0x3f, 0xd2, 0xad, 0x54, 0xce, 0x66, 0x52, 0x7b, 0x10, 0x34, 0xf3, 0xd1, 0x47, 0xbe, 0x0b, 0x0b, 0x97, 0x5b,
    0x3b, 0xf4, 0x4f, 0x72, 0xc6, 0xfd, 0xad, 0xec, 0x81, 0x76, 0xf2, 0x7d, 0x69,
];

/// The place of a value, which is authenticated with it.
pub(crate) fn place<S: AsRef<str>>(path: &[S]) -> String {
    let mut out = String::new();
    for part in path {
        out.push_str(part.as_ref());
        out.push(':');
    }
    if path.is_empty() {
        out.push(':');
    }
    out
}

impl Document {
    /// All values in plain text, if the file is as sops wrote it.
    pub(crate) fn decrypt(&self, key: &DataKey) -> Result<Vec<Plain>, StoreError> {
        let values = self.values(key)?;
        let expected = self.stored_mac(&key.cipher())?;
        let found = mac(&values, &self.metadata);
        if bool::from(found.as_bytes().ct_eq(expected.as_slice())) { Ok(values) } else { Err(Kind::MacMismatch.into()) }
    }

    /// All values in plain text, whatever the MAC says.
    pub(crate) fn values(&self, key: &DataKey) -> Result<Vec<Plain>, StoreError> {
        let cipher = key.cipher();
        let mut values = Vec::with_capacity(self.entries.len());
        for entry in &self.entries {
            match entry.item {
                Item::Comment => Self::check_comment(entry, &cipher)?,
                Item::Value | Item::Listed => values.push(self.value(entry, &cipher)?),
            }
        }
        Ok(values)
    }

    fn value(&self, entry: &Entry, cipher: &Cipher) -> Result<Plain, StoreError> {
        // What looks like its name may be a part of a secret that was pasted there, so that its line has to do.
        let at_line = |kind| StoreError::new(kind).at_line(entry.line);
        let is_encrypted = self.metadata.rules.encrypts(&entry.path).unwrap_or_else(|| is_like_encrypted(&entry.text));
        let (ty, value) = if !is_encrypted || entry.text.is_empty() {
            (None, Bytes::from(entry.text.as_str()))
        } else if !is_like_encrypted(&entry.text) {
            return Err(at_line(if is_seal(&entry.path) { Kind::SealBroken } else { Kind::ClearValue }));
        } else {
            let damaged = || at_line(if is_seal(&entry.path) { Kind::SealBroken } else { Kind::DamagedValue });
            let enc = Enc::parse(&entry.text).filter(|enc| enc.ty != Type::Comment).ok_or_else(damaged)?;
            let value = cipher.open(&enc, &place(&entry.path)).ok_or_else(damaged)?;
            (Some(enc.ty), value)
        };
        let (value, hashed) = match ty {
            // sops spells them as Python does, and nobody else.
            Some(Type::Bool) if value.as_slice().eq_ignore_ascii_case(b"true") => {
                ("true".into(), Some("True".to_owned()))
            }
            Some(Type::Bool) => ("false".into(), Some("False".to_owned())),
            Some(_) => (value, None),
            None => (value, entry.hashed.clone()),
        };
        Ok(Plain { path: entry.path.clone(), line: entry.line, ty, value, listed: entry.item == Item::Listed, hashed })
    }

    /// A comment is of no use here; that it is whole is looked at all the same.
    fn check_comment(entry: &Entry, cipher: &Cipher) -> Result<(), StoreError> {
        if !is_like_encrypted(&entry.text) {
            return Ok(());
        }
        let opens = |enc: &Enc<'_>| enc.ty == Type::Comment && cipher.open(enc, &place(&entry.path)).is_some();
        if Enc::parse(&entry.text).is_some_and(|enc| opens(&enc)) {
            Ok(())
        } else {
            Err(StoreError::new(Kind::DamagedComment).at_line(entry.line))
        }
    }

    fn stored_mac(&self, cipher: &Cipher) -> Result<Bytes, StoreError> {
        let enc = Enc::parse(&self.metadata.mac).filter(|enc| enc.ty == Type::Str);
        enc.and_then(|enc| cipher.open(&enc, &self.metadata.last_modified)).ok_or_else(|| Kind::DamagedMac.into())
    }
}

/// The MAC of sops over all values in their order: SHA-512 in upper-case digits.
pub(crate) fn mac(values: &[Plain], metadata: &Metadata) -> String {
    let only_encrypted = metadata.rules.mac_only_encrypted;
    let mut hash = Sha512::new();
    if only_encrypted {
        hash.update(ONLY_ENCRYPTED);
    }
    for value in values {
        if !only_encrypted || metadata.rules.encrypts(&value.path) != Some(false) {
            hash.update(value.hashed.as_ref().map_or(value.value.as_slice(), |text| text.as_bytes()));
        }
    }
    hex(&hash.finalize()).to_ascii_uppercase()
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
