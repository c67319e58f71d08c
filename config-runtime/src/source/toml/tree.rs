//! Arrays and tables for serde: one value's text in TOML, gathered from wherever its parts stand in the file, because a
//! table may be written under a header, in braces or by dotted keys.

use ::toml::Spanned;
use ::toml::de::DeValue;

use crate::bytes::Bytes;

/// The value as text that `toml` reads as one value. `document` is the file's text, and the value that of its shadow.
pub(super) fn text(document: &[u8], value: &Spanned<DeValue<'_>>) -> Bytes {
    let mut size = 0;
    write(document, value, &mut |piece| size += piece.len());
    let mut out = Vec::with_capacity(size);
    write(document, value, &mut |piece| out.extend_from_slice(piece));
    Bytes::from(out)
}

fn write(document: &[u8], value: &Spanned<DeValue<'_>>, out: &mut dyn FnMut(&[u8])) {
    match value.get_ref() {
        DeValue::Array(items) => {
            out(b"[");
            for item in items {
                write(document, item, out);
                out(b",");
            }
            out(b"]");
        }
        DeValue::Table(pairs) => {
            out(b"{");
            for (i, (key, value)) in pairs.iter().enumerate() {
                if i > 0 {
                    out(b",");
                }
                write_key(key.get_ref(), out);
                out(b"=");
                write(document, value, out);
            }
            out(b"}");
        }
        _ => out(document.get(value.span()).unwrap_or_default()),
    }
}

/// A key in double quotes.
fn write_key(key: &str, out: &mut dyn FnMut(&[u8])) {
    out(b"\"");
    let mut buffer = [0; 4];
    for char in key.chars() {
        if char.is_control() || matches!(char, '"' | '\\') {
            out(format!("\\U{:08x}", u32::from(char)).as_bytes());
        } else {
            out(char.encode_utf8(&mut buffer).as_bytes());
        }
    }
    out(b"\"");
}
