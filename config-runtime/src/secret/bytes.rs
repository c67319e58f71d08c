//! Secrets that are raw bytes: written in base64 or hex, or the whole content of a file.

use secrecy::{ExposeSecret, SecretBox};
use secure_config_schema::{Base, Format, Type};
use zeroize::Zeroize;

use super::SecretValue;
use crate::encoding::Encoding;
use crate::find::are_all;
use crate::raw::Raw;
use crate::value::View;
use crate::violation::Violation;

impl<const N: usize> SecretValue for SecretBox<[u8; N]> {
    const TYPE: Type = Type::of(Base::Bytes(Some(N))).secret();

    fn decode(raw: Raw<'_>, format: Option<Format>) -> Result<Self, Violation> {
        let mut out = Self::new(Box::new([0; N]));
        fill(&raw, format, secrecy::ExposeSecretMut::expose_secret_mut(&mut out))?;
        Ok(out)
    }

    fn views(&self, visit: &mut dyn FnMut(View<'_>)) {
        visit(View::Bytes(self.expose_secret().len()));
    }
}

/// Fills a key of a fixed size.
fn fill(raw: &Raw<'_>, format: Option<Format>, target: &mut [u8]) -> Result<(), Violation> {
    if format.is_none() && raw.from_file && raw.as_bytes()?.len() == target.len() {
        target.copy_from_slice(raw.as_bytes()?);
        return Ok(());
    }
    let text = raw.text()?.trim();
    // Padding is base64's alone.
    let text = if format == Some(Format::Hex) { text } else { unpadded(text) };
    let encoding = match format {
        Some(Format::Hex) => Encoding::Hex,
        None if text.len() == target.len() * 2 => Encoding::Hex,
        _ => base64_of(text),
    };
    decode_into(encoding, text, target)
}

/// A key of a size that only the schema knows.
#[cfg(feature = "schema-loader")]
pub(crate) fn fixed_bytes(raw: &Raw<'_>, format: Option<Format>, len: usize) -> Result<SecretBox<[u8]>, Violation> {
    // No key is larger than what a source may hold.
    if len > crate::source::LIMIT {
        return Err(Violation::WRONG_TYPE);
    }
    let mut out = SecretBox::new(vec![0; len].into_boxed_slice());
    fill(raw, format, secrecy::ExposeSecretMut::expose_secret_mut(&mut out))?;
    Ok(out)
}

impl SecretValue for SecretBox<[u8]> {
    const TYPE: Type = Type::of(Base::Bytes(None)).secret();

    fn decode(raw: Raw<'_>, format: Option<Format>) -> Result<Self, Violation> {
        if format.is_none() && raw.from_file {
            return Ok(Self::new(crate::bytes::exact(raw.as_bytes()?).into_boxed_slice()));
        }
        let written = raw.text()?.trim();
        // Padding is base64's alone.
        let text = if format == Some(Format::Hex) { written } else { unpadded(written) };
        // A key in hexadecimal digits is base64 as well. Which of the two is meant is not guessed.
        if format.is_none()
            && text.len() >= 8
            && text.len() == written.len()
            && text.len().is_multiple_of(2)
            && are_all(text.as_bytes(), |byte| byte.is_ascii_hexdigit())
        {
            return Err(AMBIGUOUS);
        }
        let encoding = if format == Some(Format::Hex) { Encoding::Hex } else { base64_of(text) };
        let len = encoding.decoded_len(text.len()).ok_or(Violation::WRONG_TYPE)?;
        let mut out = Self::new(vec![0; len].into_boxed_slice());
        decode_into(encoding, text, secrecy::ExposeSecretMut::expose_secret_mut(&mut out))?;
        Ok(out)
    }

    fn views(&self, visit: &mut dyn FnMut(View<'_>)) {
        visit(View::Bytes(self.expose_secret().len()));
    }
}

const AMBIGUOUS: Violation = Violation::new(
    "may be hex or base64: the field has to say which, by `#[secret(format = \"hex\")]` or `\"base64\"`",
);

/// Padding adds nothing once the length is known; without it the decoded length is exact.
fn unpadded(text: &str) -> &str {
    let cut = text.trim_end_matches('=');
    if text.len() - cut.len() <= 2 && (text.len() == cut.len() || text.len().is_multiple_of(4)) { cut } else { text }
}

fn base64_of(text: &str) -> Encoding {
    if text.contains(['-', '_']) { Encoding::Base64Url } else { Encoding::Base64 }
}

/// Decodes straight into the secret's own memory.
fn decode_into(encoding: Encoding, text: &str, target: &mut [u8]) -> Result<(), Violation> {
    encoding.decode(text.as_bytes(), target).ok_or_else(|| {
        target.zeroize();
        Violation::WRONG_TYPE
    })
}
