//! A raw value on its way to a type: text, or the members of a list or a map that a file keeps apart.

use crate::bytes::Bytes;
use crate::violation::Violation;

/// A raw value, as a source gave it or a default wrote it.
#[derive(Debug)]
pub struct Raw<'a> {
    pub(crate) content: Content<'a>,
    /// What separates the members of a list that is written as text.
    pub(crate) separator: &'a str,
    /// The whole content of a file: a final line break is not part of a text.
    pub(crate) from_file: bool,
}

/// What a raw value consists of.
pub(crate) enum Content<'a> {
    /// Text or bytes that stand elsewhere.
    Borrowed(&'a [u8]),
    /// Text or bytes.
    Bytes(Bytes),
    /// Members of a list.
    List(Box<[Bytes]>),
    /// Members of a map.
    #[cfg_attr(not(feature = "toml"), expect(dead_code, reason = "only files with tables need it"))]
    Map(Box<[(String, Bytes)]>),
    /// An array or a table in TOML's own text, for serde.
    #[cfg(all(feature = "toml", feature = "serde"))]
    Tree(Box<Bytes>),
    /// An array or a table of a file where no type takes one.
    #[cfg(feature = "toml")]
    Misshapen,
}

impl std::fmt::Debug for Content<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(crate::redact::REDACTED)
    }
}

impl<'a> Raw<'a> {
    /// A single value that stands elsewhere.
    pub(crate) fn borrowed(bytes: &'a [u8], separator: &'a str) -> Self {
        Self { content: Content::Borrowed(bytes), separator, from_file: false }
    }

    /// A single value.
    pub(crate) fn bytes(bytes: Bytes, separator: &'a str) -> Self {
        Self { content: Content::Bytes(bytes), separator, from_file: false }
    }

    /// Whether a text of the value satisfies `test`: the whole of it, a member, a key.
    #[inline]
    pub(crate) fn any_text(&self, test: fn(&[u8]) -> bool) -> bool {
        match &self.content {
            Content::Borrowed(bytes) => test(bytes),
            Content::Bytes(bytes) => test(bytes.as_slice()),
            Content::List(items) => items.iter().any(|item| test(item.as_slice())),
            Content::Map(pairs) => pairs.iter().any(|(key, value)| test(key.as_bytes()) || test(value.as_slice())),
            #[cfg(all(feature = "toml", feature = "serde"))]
            Content::Tree(text) => test(text.as_slice()),
            #[cfg(feature = "toml")]
            _ => false,
        }
    }

    /// The bytes as they are, a file's final line break included.
    #[inline]
    pub(crate) fn as_bytes(&self) -> Result<&[u8], Violation> {
        match &self.content {
            Content::Borrowed(bytes) => Ok(bytes),
            Content::Bytes(bytes) => Ok(bytes.as_slice()),
            _ => Err(Violation::WRONG_TYPE),
        }
    }

    /// The text, without a file's final line break.
    #[inline]
    pub(crate) fn text(&self) -> Result<&str, Violation> {
        std::str::from_utf8(self.text_bytes()?).map_err(|_| Violation::NOT_TEXT)
    }

    #[inline]
    pub(crate) fn text_bytes(&self) -> Result<&[u8], Violation> {
        let bytes = self.as_bytes()?;
        Ok(if self.from_file { without_final_break(bytes) } else { bytes })
    }

    /// The text in a string without spare room; moved, not copied, where that can be.
    #[inline]
    pub(crate) fn into_text(self) -> Result<String, Violation> {
        let Raw { content, separator, from_file } = self;
        let vec = match content {
            Content::Bytes(bytes) if !from_file => bytes.into_exact_vec(),
            content => crate::bytes::exact(Raw { content, separator, from_file }.text_bytes()?),
        };
        String::from_utf8(vec).map_err(|err| {
            drop(Bytes::from(err.into_bytes()));
            Violation::NOT_TEXT
        })
    }

    /// Hands each member of a list to `each`; text is split at the separator and trimmed.
    pub(crate) fn each_member(self, mut each: impl FnMut(Raw<'_>) -> Result<(), Violation>) -> Result<(), Violation> {
        match self.content {
            Content::List(items) => items.into_iter().try_for_each(|item| each(Raw::bytes(item, self.separator))),
            Content::Map(_) => Err(Violation::WRONG_TYPE),
            _ => {
                let text = self.text()?;
                if text.trim().is_empty() {
                    return Ok(());
                }
                let text = text.trim_end();
                let text = text.strip_suffix(self.separator).unwrap_or(text);
                text.split(self.separator)
                    .map(str::trim)
                    .try_for_each(|item| each(Raw::borrowed(item.as_bytes(), self.separator)))
            }
        }
    }

    /// Hands each key and value of a map to `each`; text is split at the separator, then at the first `=`.
    pub(crate) fn each_pair(
        self,
        mut each: impl FnMut(&str, Raw<'_>) -> Result<(), Violation>,
    ) -> Result<(), Violation> {
        let separator = self.separator;
        if let Content::Map(pairs) = self.content {
            return pairs.into_iter().try_for_each(|(key, value)| each(&key, Raw::bytes(value, separator)));
        }
        self.each_member(|member| {
            let (key, value) = member.text()?.split_once('=').ok_or(Violation::WRONG_TYPE)?;
            each(key.trim(), Raw::borrowed(value.trim().as_bytes(), separator))
        })
    }
}

/// Refuses a key that had a value already.
pub(crate) fn once(is_new: bool) -> Result<(), Violation> {
    if is_new { Ok(()) } else { Err(Violation::new("a key stands there twice")) }
}

/// `bytes` without one final LF or CRLF.
pub(crate) fn without_final_break(bytes: &[u8]) -> &[u8] {
    match bytes {
        [rest @ .., b'\r', b'\n'] | [rest @ .., b'\n'] => rest,
        _ => bytes,
    }
}
