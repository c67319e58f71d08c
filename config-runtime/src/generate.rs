//! Random secrets for a local start: made in memory, gone with the process.

use std::ops::Range;

use secure_config_schema::{Base, Field, Format};
use zeroize::Zeroize;

use crate::bytes::Bytes;
use crate::encoding::Encoding;

/// A random secret that the field's type, format and length accept; empty, and so refused, where no randomness can be had.
pub(crate) fn secret(field: &Field) -> Bytes {
    let spec = field.get_secret();
    let format = spec.and_then(|spec| spec.get_format());
    let min = spec.map_or(0, |spec| spec.get_min_len() as usize);
    let len = match field.get_type().map(secure_config_schema::Type::base) {
        Some(Base::Bytes(Some(n))) => n,
        _ => min.max(32),
    };
    let mut bytes = vec![0; len];
    if fill(&mut bytes).is_none() {
        return Bytes::from("");
    }
    let text = match format {
        Some(Format::Hex) => Encoding::Hex.encode(&bytes),
        Some(Format::Uuid) => {
            let hex = Bytes::from(Encoding::Hex.encode(bytes.get(..16).unwrap_or_default()));
            let hex = std::str::from_utf8(hex.as_slice()).unwrap_or_default();
            let part = |range: Range<usize>| hex.get(range).unwrap_or_default();
            let mut text = String::with_capacity(36);
            let pieces = [part(0..8), "-", part(8..12), "-4", part(13..16), "-8", part(17..20), "-", part(20..32)];
            pieces.into_iter().for_each(|piece| text.push_str(piece));
            text
        }
        _ => Encoding::Base64Url.encode(&bytes),
    };
    bytes.zeroize();
    Bytes::from(text)
}

#[cfg(unix)]
fn fill(bytes: &mut [u8]) -> Option<()> {
    use std::io::Read;
    std::fs::File::open("/dev/urandom").ok()?.read_exact(bytes).ok()
}

#[cfg(not(unix))]
fn fill(bytes: &mut [u8]) -> Option<()> {
    getrandom::fill(bytes).ok()
}
