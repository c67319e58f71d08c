//! The key that fingerprints are made with: read from a file that is for few, made by the system's random numbers, and wiped.

use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

use hmac::{Hmac, KeyInit, Mac};
use secure_config_runtime::Bytes;
use sha2::Sha256;

use crate::{Failure, files};

/// Fewer bytes could be guessed.
const LEAST: usize = 32;
/// More is no key.
const MOST: u64 = 64 * 1024;
/// Bits that are kept, in bytes.
const LEN: usize = 16;

pub(super) struct Key(Bytes);

impl Key {
    /// Reads a key, if it is fit for one.
    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        let shown = path.display();
        let unreadable = |fault: std::io::Error| {
            Failure::new(format!("the key {shown} cannot be read: {}", files::why(&fault)))
                .hint(format!("make one: `cargo secure-config fingerprint --new-key {shown}`"))
        };
        let file = File::open(path).map_err(unreadable)?;
        let metadata = file.metadata().map_err(unreadable)?;
        if !metadata.is_file() || metadata.len() > MOST {
            return Err(Failure::new(format!("the key {shown} is no file of at most 64 KiB"))
                .hint("name the file that holds the key alone"));
        }
        if is_open_to_others(&metadata) {
            return Err(Failure::new(format!("the key {shown} can be read or changed by other users of this machine"))
                .hint(format!(
                    "`chmod 600 {shown}`; if others had the chance to read it, make a new one by `--new-key`"
                )));
        }
        // One more than the file has, so that the buffer is not grown to see its end.
        let mut content = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default() + 1);
        let read = file.take(MOST).read_to_end(&mut content);
        let content = Bytes::from(content);
        read.map_err(unreadable)?;
        let bytes = content.as_slice();
        // An editor adds a line break; a raw key may end in one.
        let bare = bytes.strip_suffix(b"\n").map(|rest| rest.strip_suffix(b"\r").unwrap_or(rest));
        let bytes = bare.filter(|bare| bare.len() >= LEAST).unwrap_or(bytes);
        if bytes.len() < LEAST {
            return Err(Failure::new(format!("the key {shown} is shorter than {LEAST} bytes")).hint(
                "make one by `cargo secure-config fingerprint --new-key FILE`, and use it for every environment",
            ));
        }
        Ok(Self(Bytes::from(bytes)))
    }

    /// Makes a key and writes it to a file that is not there yet.
    pub(super) fn create(path: &Path) -> Result<(), Failure> {
        let shown = path.display();
        let unwritable = |fault: std::io::Error| match fault.kind() {
            std::io::ErrorKind::AlreadyExists => Failure::new(format!("{shown} is there already, and stays as it is"))
                .hint("a key that is lost makes old fingerprints worthless: name another file"),
            _ => Failure::new(format!("{shown} cannot be written: {}", files::why(&fault))),
        };
        let mut random = [0; LEAST];
        fill(&mut random).ok_or_else(|| {
            Failure::new("the system gave no random numbers").hint("bring a key of your own by `--key-file`")
        })?;
        let random = Bytes::from(random);
        let mut text = Vec::with_capacity(LEAST * 2 + 1);
        for byte in random.as_slice() {
            text.extend([byte >> 4, byte & 15].map(|half| b"0123456789abcdef"[usize::from(half)]));
        }
        text.push(b'\n');
        let text = Bytes::from(text);
        let mut file = private(path).map_err(unwritable)?;
        file.write_all(text.as_slice()).and_then(|()| file.sync_all()).map_err(unwritable)
    }

    /// The fingerprint of a value. It depends on the value and the key, and on nothing else.
    pub(super) fn fingerprint(&self, value: &[u8]) -> Result<String, Failure> {
        self.code(b"secure-config fingerprint 1: value\0", value)
    }

    /// What tells this key from others, and nothing about it.
    pub(super) fn id(&self) -> Result<String, Failure> {
        self.code(b"secure-config fingerprint 1: key\0", b"")
    }

    fn code(&self, purpose: &[u8], value: &[u8]) -> Result<String, Failure> {
        let code = Hmac::<Sha256>::new_from_slice(self.0.as_slice());
        let mut code = code.map_err(|_| Failure::new("the key has a length that HMAC does not take"))?;
        code.update(purpose);
        code.update(value);
        let bytes = code.finalize().into_bytes();
        Ok(bytes.iter().take(LEN).map(|byte| format!("{byte:02x}")).collect())
    }
}

#[cfg(unix)]
fn is_open_to_others(metadata: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    metadata.mode() & 0o026 != 0
}

#[cfg(not(unix))]
fn is_open_to_others(_metadata: &std::fs::Metadata) -> bool {
    false
}

#[cfg(unix)]
fn private(path: &Path) -> std::io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    File::options().write(true).create_new(true).mode(0o600).open(path)
}

#[cfg(not(unix))]
fn private(path: &Path) -> std::io::Result<File> {
    File::options().write(true).create_new(true).open(path)
}

#[cfg(unix)]
fn fill(bytes: &mut [u8]) -> Option<()> {
    File::open("/dev/urandom").ok()?.read_exact(bytes).ok()
}

#[cfg(not(unix))]
fn fill(bytes: &mut [u8]) -> Option<()> {
    getrandom::fill(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprint_is_hmac_of_the_value_and_the_key() {
        let key = Key(Bytes::from(&[7; 32]));
        // Made with Python's `hmac`.
        assert_eq!(key.fingerprint(b"hunter2").unwrap(), "10863a7121fd1dde36f77072ec844ad3");
        assert_eq!(key.id().unwrap(), "db240fe780a9bf397a9f603796fc1a58");
        let other = Key(Bytes::from(&[8; 32]));
        assert_ne!(key.fingerprint(b"hunter2").unwrap(), other.fingerprint(b"hunter2").unwrap());
    }
}
