//! Values that dotenvx encrypted (`encrypted:…`), taken over into a store.
//!
//! They are not authenticated: the public key stands in the file, and whoever has it can write a value that decrypts. So they are
//! an import, and no source.

use aes::Aes256;
use aes_gcm::AesGcm;
use aes_gcm::aead::consts::U16;
use aes_gcm::aead::generic_array::GenericArray;
use aes_gcm::aead::{AeadInPlace, KeyInit};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hkdf::Hkdf;
use k256::elliptic_curve::sec1::ToEncodedPoint;
use k256::{PublicKey, SecretKey};
use secure_config_runtime::Bytes;
use sha2::Sha256;
use zeroize::{Zeroize, Zeroizing};

use crate::edit::Edit;
use crate::error::{StoreError, StoreErrorKind as Kind};

/// What an import took over, by name.
///
/// ```
/// # use secure_config_store::Imported;
/// fn tell(imported: &Imported) {
///     eprintln!("{}: {}", Imported::WARNING, imported.names().join(", "));
///     for line in imported.left_out() {
///         eprintln!("line {line} was left out: its value stands in clear");
///     }
/// }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    names: Vec<String>,
    left_out: Vec<u32>,
}

impl Imported {
    /// What has to be said of the values.
    pub const WARNING: &str = "dotenvx does not authenticate values: whoever could write the file could have put them there; look at them, or replace them";

    /// The names whose values are in the store now.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The lines, counted from 1, whose values stood in clear; they were left out. What stands before a `=` there may be the middle
    /// of a key, and not a name.
    pub fn left_out(&self) -> &[u32] {
        &self.left_out
    }
}

impl Edit {
    /// Takes over the encrypted values of a file of dotenvx; `keys` is the content of `.env.keys`.
    ///
    /// # Errors
    /// A value cannot be decrypted by any of the keys, or there is no key.
    pub fn import_dotenvx(&mut self, file: &[u8], keys: &[u8]) -> Result<Imported, StoreError> {
        let text = |bytes| std::str::from_utf8(bytes).map_err(|_| StoreError::new(Kind::Syntax));
        let keys: Vec<SecretKey> = text(keys)?.lines().flat_map(private_keys).collect();
        if keys.is_empty() {
            return Err(StoreError::new(Kind::NoIdentity).about("dotenvx"));
        }
        let mut out = Imported::default();
        for (line, number) in text(file)?.lines().zip(1..) {
            let line = line.trim().strip_prefix("export ").unwrap_or(line.trim());
            let Some((name, value)) = line.split_once('=').filter(|_| !line.starts_with('#')) else { continue };
            let (name, value) = (name.trim(), unquoted(value));
            let Some(encrypted) = value.strip_prefix("encrypted:") else {
                if !name.starts_with("DOTENV_PUBLIC_KEY") {
                    out.left_out.push(number);
                }
                continue;
            };
            let value =
                STANDARD.decode(encrypted).ok().and_then(|message| keys.iter().find_map(|key| open(key, &message)));
            let value = value.ok_or_else(|| StoreError::new(Kind::DamagedValue).about(name).at_line(number))?;
            self.set(name, value).map_err(|error| error.at_line(number))?;
            out.names.push(name.to_owned());
        }
        Ok(out)
    }
}

/// The keys on a line of `.env.keys`: one, or several with commas between them.
fn private_keys(line: &str) -> Vec<SecretKey> {
    let Some((_, value)) = line.split_once('=').filter(|_| line.starts_with("DOTENV_PRIVATE_KEY")) else {
        return Vec::new();
    };
    unquoted(value)
        .split(',')
        .filter_map(|digits| {
            let mut bytes = Zeroizing::new([0; 32]);
            if digits.len() != 64 {
                return None;
            }
            for (slot, pair) in bytes.iter_mut().zip(digits.as_bytes().chunks(2)) {
                *slot = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
            }
            SecretKey::from_slice(&*bytes).ok()
        })
        .collect()
}

fn unquoted(value: &str) -> &str {
    let value = value.trim();
    let inner = |quote| value.strip_prefix(quote)?.strip_suffix(quote);
    inner('"').or_else(|| inner('\'')).unwrap_or(value)
}

/// ECIES as eciesjs has it: a public key of 65 bytes for this message alone, then 16 bytes each of vector and tag.
fn open(key: &SecretKey, message: &[u8]) -> Option<Bytes> {
    let (sender, rest) = message.split_at_checked(65)?;
    let (iv, rest) = rest.split_at_checked(16)?;
    let (tag, encrypted) = rest.split_at_checked(16)?;
    let public = PublicKey::from_sec1_bytes(sender).ok()?;
    let shared = (public.to_projective() * *key.to_nonzero_scalar()).to_affine().to_encoded_point(false);
    let mut secret = Zeroizing::new([0; 130]);
    secret.get_mut(..65)?.copy_from_slice(sender);
    secret.get_mut(65..)?.copy_from_slice(shared.as_bytes());
    let mut derived = Zeroizing::new([0; 32]);
    Hkdf::<Sha256>::new(None, &*secret).expand(&[], &mut *derived).ok()?;
    let cipher = AesGcm::<Aes256, U16>::new(GenericArray::from_slice(&*derived));
    let mut value = encrypted.to_vec();
    let tag = GenericArray::from_slice(tag);
    if cipher.decrypt_in_place_detached(GenericArray::from_slice(iv), b"", &mut value, tag).is_err() {
        value.zeroize();
        return None;
    }
    Some(Bytes::from(value))
}
