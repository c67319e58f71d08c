//! One encrypted value as it stands in the file: `ENC[AES256_GCM,data:…,iv:…,tag:…,type:…]`.
//!
//! AES-256 in Galois/counter mode with an initialisation vector of 32 bytes; the value's place is the additional data.

use aes::Aes256;
use aes_gcm::AesGcm;
use aes_gcm::aead::consts::U32;
use aes_gcm::aead::generic_array::GenericArray;
use aes_gcm::aead::rand_core::RngCore;
use aes_gcm::aead::{AeadInPlace, KeyInit, OsRng};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secure_config_runtime::Bytes;
use zeroize::{Zeroize, Zeroizing};

/// The key that all values of a file are encrypted with, wiped when dropped.
#[derive(Clone)]
pub(crate) struct DataKey(Zeroizing<[u8; 32]>);

impl DataKey {
    pub(crate) fn generate() -> Self {
        let mut key = Zeroizing::new([0; 32]);
        OsRng.fill_bytes(&mut *key);
        Self(key)
    }

    pub(crate) fn from_slice(bytes: &[u8]) -> Option<Self> {
        let mut key = Zeroizing::new([0; 32]);
        if bytes.len() != key.len() {
            return None;
        }
        key.copy_from_slice(bytes);
        Some(Self(key))
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &*self.0
    }

    pub(crate) fn cipher(&self) -> Cipher {
        Cipher(AesGcm::new(GenericArray::from_slice(&*self.0)))
    }
}

/// What sops says a value was before it became text. It is not authenticated by sops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    Str,
    Int,
    Float,
    Bool,
    Bytes,
    Time,
    Comment,
}

impl Type {
    const ALL: [(Self, &'static str); 7] = [
        (Self::Str, "str"),
        (Self::Int, "int"),
        (Self::Float, "float"),
        (Self::Bool, "bool"),
        (Self::Bytes, "bytes"),
        (Self::Time, "time"),
        (Self::Comment, "comment"),
    ];

    fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(ty, _)| *ty)
    }

    pub(crate) fn word(self) -> &'static str {
        Self::ALL.iter().find(|(known, _)| *known == self).map_or("str", |(_, word)| word)
    }
}

/// An encrypted value, in the text that holds it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Enc<'a> {
    data: &'a str,
    iv: &'a str,
    tag: &'a str,
    pub(crate) ty: Type,
}

/// Whether a text is meant as an encrypted value, whole or damaged.
pub(crate) fn is_like_encrypted(text: &str) -> bool {
    text.starts_with("ENC[")
}

impl<'a> Enc<'a> {
    /// The parts of an encrypted value. Only the one spelling that sops writes is read.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let inner = text.strip_prefix("ENC[AES256_GCM,")?.strip_suffix(']')?;
        let mut parts = inner.split(',');
        let mut part = |name: &str| parts.next()?.strip_prefix(name)?.strip_prefix(':').filter(|part| !part.is_empty());
        let enc = Self { data: part("data")?, iv: part("iv")?, tag: part("tag")?, ty: Type::parse(part("type")?)? };
        parts.next().is_none().then_some(enc)
    }
}

pub(crate) struct Cipher(AesGcm<Aes256, U32>);

impl Cipher {
    /// The value, in a buffer of exactly its size; `None` if anything of it, or its place, is not as it was written.
    pub(crate) fn open(&self, enc: &Enc<'_>, place: &str) -> Option<Bytes> {
        let (iv, tag) = (decode::<32>(enc.iv)?, decode::<16>(enc.tag)?);
        let mut value = STANDARD.decode(enc.data).ok()?;
        let (iv, tag) = (GenericArray::from_slice(&iv), GenericArray::from_slice(&tag));
        // The tag is compared before a byte is decrypted.
        if self.0.decrypt_in_place_detached(iv, place.as_bytes(), &mut value, tag).is_err() {
            value.zeroize();
            return None;
        }
        // What decoding left as spare room has never held plain text.
        Some(Bytes::from(value))
    }

    /// A value as it stands in the file. As with sops, an empty one is not encrypted.
    pub(crate) fn close(&self, value: &[u8], place: &str, ty: Type) -> Option<String> {
        if value.is_empty() {
            return Some(String::new());
        }
        let mut iv = [0; 32];
        OsRng.fill_bytes(&mut iv);
        let mut data = Zeroizing::new(Vec::with_capacity(value.len()));
        data.extend_from_slice(value);
        let tag = self.0.encrypt_in_place_detached(GenericArray::from_slice(&iv), place.as_bytes(), &mut data).ok()?;
        let [data, iv, tag] = [STANDARD.encode(&*data), STANDARD.encode(iv), STANDARD.encode(tag)];
        Some(format!("ENC[AES256_GCM,data:{data},iv:{iv},tag:{tag},type:{}]", ty.word()))
    }
}

/// Bytes of a fixed length; bits that belong to no byte have to be 0, so that a value has one spelling.
fn decode<const N: usize>(text: &str) -> Option<[u8; N]> {
    STANDARD.decode(text).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn value_that_was_closed_opens_in_its_place_only() {
        let cipher = DataKey::generate().cipher();
        let text = cipher.close("näme\nhunter2".as_bytes(), "A:", Type::Str).unwrap();
        let enc = Enc::parse(&text).unwrap();
        assert!(cipher.open(&enc, "A:").is_some_and(|value| value.as_slice() == "näme\nhunter2".as_bytes()));
        assert!(cipher.open(&enc, "B:").is_none());
        assert!(DataKey::generate().cipher().open(&enc, "A:").is_none());
    }

    #[test]
    fn encrypted_value_in_any_other_spelling_is_refused() {
        let cipher = DataKey::generate().cipher();
        let text = cipher.close(b"x", "A:", Type::Str).unwrap();
        let opens = |text: &str| Enc::parse(text).is_some_and(|enc| cipher.open(&enc, "A:").is_some());
        assert!(opens(&text));
        for at in 0..text.len() {
            for bit in 0..7 {
                let mut bytes = text.clone().into_bytes();
                bytes[at] ^= 1 << bit;
                let flipped = String::from_utf8(bytes).unwrap();
                // `str` is three changes away from any other type.
                assert!(!opens(&flipped), "bit {bit} of byte {at}");
            }
        }
        assert!(!opens(&format!("{text} ")) && !opens(&text.replace("type:str", "type:text")));
    }
}
