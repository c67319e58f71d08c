//! Strings: where they end, what their escapes mean, and their value in a buffer of exactly its size. Decoded by ourselves,
//! because a secret with an escape in it would otherwise stay behind in a buffer that nobody overwrites.

use std::ops::Range;

use crate::bytes::Bytes;

/// How long the string is that starts a text: to its closing quote, or to the end of what it may be. As the parser sees
/// it; whether it is a valid one is not asked.
pub(super) fn len(text: &[u8]) -> usize {
    let Some(&quote) = text.first() else { return 0 };
    let lines = is_triple(text);
    let mut at = if lines { 3 } else { 1 };
    while let Some(&byte) = text.get(at) {
        let rest = text.get(at..).unwrap_or_default();
        at += match byte {
            b'\\' if quote == b'"' && matches!(rest, [_, b'\\' | b'"', ..]) => 2,
            b'\n' if !lines => return at,
            _ if byte != quote => 1,
            _ if !lines => return at + 1,
            // One or two quotes may stand before the three that close.
            _ if is_triple(rest) => {
                let rest = rest.get(..5).unwrap_or(rest);
                return at + rest.iter().position(|byte| *byte != quote).unwrap_or(rest.len());
            }
            _ => 1,
        };
    }
    text.len()
}

/// Whether a byte may stand neither in a comment nor in a text of one line.
pub(super) fn is_control(byte: u8) -> bool {
    byte.is_ascii_control() && byte != b'\t'
}

fn is_triple(text: &[u8]) -> bool {
    text.starts_with(b"\"\"\"") || text.starts_with(b"'''")
}

/// A string of the file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text<'a> {
    /// What stands between the quotes.
    body: &'a [u8],
    /// Where the body starts in the token.
    start: usize,
    pub(super) quote: u8,
    /// In three quotes.
    lines: bool,
    pub(super) closed: bool,
}

impl<'a> Text<'a> {
    /// The string that a token is, if it is one.
    pub(super) fn of(token: &'a [u8]) -> Option<Self> {
        let &quote = token.first().filter(|byte| matches!(byte, b'"' | b'\''))?;
        let lines = is_triple(token);
        let quotes: &[u8] = if lines { &[quote; 3] } else { &[quote] };
        let rest = token.strip_prefix(quotes)?;
        // A quote behind a backslash closes nothing.
        let backslashes =
            |body: &[u8]| body.len() - body.iter().rposition(|byte| *byte != b'\\').map_or(0, |at| at + 1);
        let body = rest.strip_suffix(quotes).filter(|body| quote != b'"' || backslashes(body).is_multiple_of(2));
        let (body, closed) = (body.unwrap_or(rest), body.is_some());
        let trimmed = match body {
            [b'\n', rest @ ..] | [b'\r', b'\n', rest @ ..] if lines => rest,
            _ => body,
        };
        let start = quotes.len() + (body.len() - trimmed.len());
        Some(Self { body: trimmed, start, quote, lines, closed })
    }

    /// In double quotes, where a backslash starts an escape.
    fn is_basic(&self) -> bool {
        self.quote == b'"'
    }

    /// Where the body stands in the token.
    pub(super) fn range(&self) -> Range<usize> {
        self.start..self.start + self.body.len()
    }

    /// The body in pieces.
    pub(super) fn pieces(&self) -> Pieces<'a> {
        Pieces { rest: self.body, basic: self.is_basic(), lines: self.lines }
    }

    /// The value: a part of `document` where it stands there as it is, else decoded. `at` is where the token starts.
    pub(super) fn value(&self, document: &Bytes, at: usize) -> Bytes {
        if !self.is_basic() || !self.body.contains(&b'\\') {
            let body = self.range();
            return document.slice(at + body.start..at + body.end);
        }
        let mut buffer = [0; 4];
        let mut size = 0;
        for piece in self.pieces() {
            size += piece.meant(&mut buffer).len();
        }
        let mut out = Vec::with_capacity(size);
        for piece in self.pieces() {
            out.extend_from_slice(piece.meant(&mut buffer));
        }
        Bytes::from(out)
    }
}

/// A part of a string: the text as it stands, or one escape.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece<'a> {
    pub(super) raw: &'a [u8],
    pub(super) is: Is,
}

/// What a part of a string is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Is {
    Itself,
    Escaped(char),
    /// A backslash at the end of a line, with the blanks and line breaks after it.
    Nothing,
    /// A backslash that starts no escape.
    Stray,
}

impl<'a> Piece<'a> {
    fn meant<'b>(&self, buffer: &'b mut [u8; 4]) -> &'b [u8]
    where
        'a: 'b,
    {
        match self.is {
            Is::Itself | Is::Stray => self.raw,
            Is::Escaped(char) => char.encode_utf8(buffer).as_bytes(),
            Is::Nothing => &[],
        }
    }
}

/// The parts of a string.
pub(super) struct Pieces<'a> {
    rest: &'a [u8],
    basic: bool,
    lines: bool,
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        let (is, len) = match self.rest {
            [] => return None,
            [b'\\', rest @ ..] if self.basic => escape(rest, self.lines).unwrap_or((Is::Stray, 1)),
            rest if self.basic => (Is::Itself, rest.iter().position(|byte| *byte == b'\\').unwrap_or(rest.len())),
            rest => (Is::Itself, rest.len()),
        };
        let (raw, rest) = self.rest.split_at_checked(len)?;
        self.rest = rest;
        Some(Piece { raw, is })
    }
}

/// What a backslash with `rest` behind it means, and how long the escape is, the backslash included.
fn escape(rest: &[u8], lines: bool) -> Option<(Is, usize)> {
    let char = match rest.first()? {
        b'b' => '\u{8}',
        b't' => '\t',
        b'n' => '\n',
        b'f' => '\u{c}',
        b'r' => '\r',
        b'e' => '\u{1b}',
        b'"' => '"',
        b'\\' => '\\',
        b'x' => return numbered(rest, 2),
        b'u' => return numbered(rest, 4),
        b'U' => return numbered(rest, 8),
        b' ' | b'\t' | b'\n' | b'\r' if lines => return skipped(rest),
        _ => return None,
    };
    Some((Is::Escaped(char), 2))
}

/// A character by its number in so many hexadecimal digits, which stand behind one letter.
fn numbered(rest: &[u8], digits: usize) -> Option<(Is, usize)> {
    let number = rest.get(1..=digits)?.iter().try_fold(0u32, |number, byte| {
        // Eight digits fill the number and no more.
        char::from(*byte).to_digit(16).map(|digit| number << 4 | digit)
    })?;
    Some((Is::Escaped(char::from_u32(number)?), digits + 2))
}

/// The end of a line with all blanks and line breaks behind it.
fn skipped(rest: &[u8]) -> Option<(Is, usize)> {
    let mut left = rest;
    let mut breaks = 0;
    loop {
        left = match left {
            [b' ' | b'\t', left @ ..] => left,
            [b'\n', left @ ..] | [b'\r', b'\n', left @ ..] => {
                breaks += 1;
                left
            }
            _ => break,
        };
    }
    (breaks > 0).then_some((Is::Nothing, rest.len() - left.len() + 1))
}
