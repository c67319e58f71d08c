//! Cuts the file into tokens exactly as the crate `toml` does, and tells keys from values. It checks nothing: whether the
//! tokens make sense is for the parser to say.

use super::text;
use crate::find::run;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Blank,
    Newline,
    Comment,
    Equals,
    Comma,
    Open,
    Close,
    /// In quotes of any kind.
    Text,
    /// Without quotes: a part of a key, or all of a value.
    Word,
}

/// A piece of the file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) raw: &'a [u8],
    /// It stands where a key, or a table's header, may stand.
    pub(super) is_key: bool,
    /// It stands outside all arrays and inline tables.
    pub(super) is_outside: bool,
}

/// The tokens of a text.
pub(super) struct Tokens<'a> {
    text: &'a [u8],
    at: usize,
    /// The brackets and braces that are open.
    open: Vec<u8>,
    is_key: bool,
}

impl<'a> Tokens<'a> {
    pub(super) fn of(text: &'a [u8]) -> Self {
        let at = if text.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
        Self { text, at, open: Vec::new(), is_key: true }
    }

    /// Whether an array or an inline table is open.
    pub(super) fn is_open(&self) -> bool {
        !self.open.is_empty()
    }

    /// Finds out where the next token stands: behind an `=` stands a value, behind a line break or in a brace a key.
    fn pass(&mut self, kind: Kind, first: u8) {
        match kind {
            Kind::Newline if self.open.is_empty() => self.is_key = true,
            Kind::Equals => self.is_key = false,
            Kind::Open if !self.is_key => {
                self.open.push(first);
                self.is_key = first == b'{';
            }
            Kind::Close if self.open.pop().is_some() => self.is_key = false,
            Kind::Comma => self.is_key = self.open.last() == Some(&b'{'),
            _ => {}
        }
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    #[inline(never)]
    fn next(&mut self) -> Option<Token<'a>> {
        let rest = self.text.get(self.at..)?;
        let first = *rest.first()?;
        let (kind, len) = match first {
            b' ' | b'\t' => (Kind::Blank, run(rest, is_blank)),
            b'\r' if rest.get(1) == Some(&b'\n') => (Kind::Newline, 2),
            b'\n' | b'\r' => (Kind::Newline, 1),
            b'#' => (Kind::Comment, run(rest, |byte| !matches!(byte, b'\n' | b'\r'))),
            b'=' => (Kind::Equals, 1),
            b',' => (Kind::Comma, 1),
            b'[' | b'{' => (Kind::Open, 1),
            b']' | b'}' => (Kind::Close, 1),
            b'"' | b'\'' => (Kind::Text, text::len(rest)),
            _ if self.is_key => (Kind::Word, run(rest, is_of_word).max(1)),
            _ => (Kind::Word, value_len(rest)),
        };
        let raw = rest.get(..len)?;
        let (start, is_key, is_outside) = (self.at, self.is_key, self.open.is_empty());
        self.at += len;
        self.pass(kind, first);
        Some(Token { kind, start, raw, is_key, is_outside })
    }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

fn is_of_word(byte: u8) -> bool {
    !matches!(byte, b'.' | b'=' | b',' | b'[' | b']' | b'{' | b'}' | b' ' | b'\t' | b'#' | b'\r' | b'\n')
}

/// How long a value without quotes is: words with dots or blanks between them, because numbers and dates have such.
fn value_len(text: &[u8]) -> usize {
    let rest = |at: usize| text.get(at..).unwrap_or_default();
    let mut at = 0;
    loop {
        at += run(rest(at), is_of_word);
        match text.get(at) {
            Some(b'.') => at += 1,
            Some(b' ' | b'\t') => {
                let next = at + run(rest(at), is_blank);
                match text.get(next) {
                    Some(byte) if is_of_word(*byte) && !matches!(byte, b'"' | b'\'') => at = next,
                    _ => return at,
                }
            }
            _ => return at,
        }
        if matches!(text.get(at), Some(b'"' | b'\'')) {
            return at;
        }
    }
}
