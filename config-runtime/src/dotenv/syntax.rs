//! Cuts the text of a `.env` into entries and faults. It borrows everything and decodes nothing, so that a value is
//! copied once, by the one who wants it. It does not open files, does not know which names are wanted and does not
//! decide between two entries of one name. `docs/DOTENV.md` holds the dialect and why it is so.

use super::fault::{Fault, FaultKind};
use crate::find::{Below, Either, EitherOrControl, Is, NotInName, find};
use std::fmt;

/// One `NAME=value` of the text, borrowed from it.
#[derive(Clone, Copy)]
pub(crate) struct Entry<'a> {
    pub name: &'a str,
    /// The line, from 1, where the name starts.
    pub line: u32,
    /// What stands between the quotes, or between the blanks.
    pub(super) raw: &'a [u8],
    pub(super) quoting: Quoting,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quoting {
    Unquoted,
    Single,
    Double,
}

impl fmt::Debug for Entry<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Entry").field("name", &self.name).field("line", &self.line).finish_non_exhaustive()
    }
}

/// All entries and faults, in order. After a fault it goes on at the next line, so that all are reported.
pub(crate) fn entries(text: &[u8]) -> impl Iterator<Item = Result<Entry<'_>, Fault<'_>>> {
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
    // Read as bytes, UTF-16 would be a fault on each line; said once, it helps more.
    let utf16 = text.starts_with(b"\xFF\xFE") || text.starts_with(b"\xFE\xFF");
    Lexer { text: str::from_utf8(text).ok(), rest: if utf16 { &[] } else { text }, line: 1, utf16 }
}

struct Lexer<'a> {
    /// All of the text, if it is UTF-8: checked once as a whole, it is not checked again for each name.
    text: Option<&'a str>,
    /// What is left, from the start of a line.
    rest: &'a [u8],
    /// The number of that line.
    line: u32,
    /// The file is in UTF-16, which is yet to be said.
    utf16: bool,
}

impl<'a> Iterator for Lexer<'a> {
    type Item = Result<Entry<'a>, Fault<'a>>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(entry) = self.plain_line() {
                return Some(Ok(entry));
            }
            let body = skip_blanks(self.rest);
            if body.is_empty() {
                let fault = Fault { line: 1, column: None, name: None, kind: FaultKind::Utf16 };
                return std::mem::take(&mut self.utf16).then_some(Err(fault));
            }
            let Some(after) = line_end(body) else {
                return Some(self.entry(body));
            };
            let line = self.line;
            self.go_on(after, 1);
            if let Err(kind) = after.end {
                return Some(Err(Fault { line, column: None, name: None, kind }));
            }
        }
    }
}

/// Where the next line starts, and whether what was skipped on the way there may be skipped.
#[derive(Clone, Copy)]
struct LineEnd<'a> {
    next: &'a [u8],
    end: Result<(), FaultKind>,
}

impl<'a> Lexer<'a> {
    #[inline]
    fn go_on(&mut self, to: LineEnd<'a>, lines: u32) {
        self.rest = to.next;
        self.line = self.line.saturating_add(lines);
    }

    /// Reads a line that is `NAME=value` and nothing else, as nearly all are; nothing is read of any other.
    #[inline]
    fn plain_line(&mut self) -> Option<Entry<'a>> {
        let (name, after) = self.rest.split_at_checked(find(self.rest, NotInName))?;
        if !name.first().is_some_and(|first| first.is_ascii_alphabetic() || *first == b'_') {
            return None;
        }
        let (quoting, end, value) = match after {
            [b'=', b'"', value @ ..] => (Quoting::Double, b'"', value),
            [b'=', b'\'', value @ ..] => (Quoting::Single, b'\'', value),
            [b'=', b' ', ..] => return None,
            [b'=', value @ ..] => (Quoting::Unquoted, b'#', value),
            _ => return None,
        };
        let (raw, after_value) = value.split_at_checked(find(value, EitherOrControl(end, b'\\')))?;
        let tail = match (quoting, after_value) {
            (Quoting::Unquoted, tail) if raw.last() != Some(&b' ') => tail,
            (Quoting::Single | Quoting::Double, [quote, tail @ ..]) if *quote == end => tail,
            _ => return None,
        };
        let next = match tail {
            [] | [b'\n'] => &[],
            [b'\n', next @ ..] | [b'\r', b'\n', next @ ..] => next,
            _ => return None,
        };
        let entry = Entry { name: self.as_text(name, after)?, line: self.line, raw, quoting };
        self.go_on(LineEnd { next, end: Ok(()) }, 1);
        Some(entry)
    }

    /// Reads the entry whose name starts `body`.
    #[inline]
    fn entry(&mut self, body: &'a [u8]) -> Result<Entry<'a>, Fault<'a>> {
        let (mut name, mut after) = split_name(body);
        if name == b"export" && after.first().is_some_and(|next| is_blank(*next)) {
            (name, after) = split_name(skip_blanks(after));
        }
        let after_blanks = skip_blanks(after);
        let valid = name.first().is_some_and(|first| first.is_ascii_alphabetic() || *first == b'_');
        let equals = if valid { after_blanks.strip_prefix(b"=") } else { None };
        let (Some(value), Some(text)) = (equals, self.as_text(name, after)) else {
            // A name that starts wrong is pointed at there, any other where it stops being one.
            let wrong = if valid || name.is_empty() { after_blanks.len() } else { name.len() + after.len() };
            return Err(self.not_an_entry(wrong));
        };
        let line = self.line;
        let read = self.value(value);
        let (raw, quoting) = read.map_err(|kind| Fault { line, column: None, name: Some(text), kind })?;
        Ok(Entry { name: text, line, raw, quoting })
    }

    /// A name as text, given what follows it.
    #[inline]
    fn as_text(&self, name: &'a [u8], after: &[u8]) -> Option<&'a str> {
        let Some(text) = self.text else {
            return str::from_utf8(name).ok();
        };
        let end = text.len().checked_sub(after.len())?;
        text.get(end.checked_sub(name.len())?..end)
    }

    /// Says why the line is no entry. `left` bytes of the text are left from where its name goes wrong.
    #[cold]
    fn not_an_entry(&mut self, left: usize) -> Fault<'a> {
        let (line, skipped) = (self.line, skip_line(self.rest));
        let text = before(self.rest, skipped.next);
        let at = self.rest.len().saturating_sub(left);
        self.go_on(skipped, 1);
        let (kind, column) = match (skipped.end, text.contains(&b'=')) {
            (Err(kind), _) => (kind, None),
            (Ok(()), false) => (FaultKind::NoEquals, None),
            (Ok(()), true) if text.get(at) == Some(&b'=') => (FaultKind::MissingName, Some(at)),
            (Ok(()), true) => (FaultKind::InvalidName, Some(at)),
        };
        let column = column.and_then(|at| u32::try_from(at).ok()).map(|at| at.saturating_add(1));
        Fault { line, column, name: None, kind }
    }

    /// Reads what follows the `=`, to the end of its last line.
    #[inline]
    fn value(&mut self, after_equals: &'a [u8]) -> Result<(&'a [u8], Quoting), FaultKind> {
        let value = skip_blanks(after_equals);
        match value.split_first() {
            Some((quote @ (b'"' | b'\''), inside)) => self.quoted(*quote, inside),
            // `A= # note` is an empty value, `A=#x` is not.
            Some((b'#', _)) if value.len() < after_equals.len() => {
                let after = skip_line(value);
                self.go_on(after, 1);
                after.end.map(|()| (Default::default(), Quoting::Unquoted))
            }
            _ => self.unquoted(value),
        }
    }

    #[inline]
    fn unquoted(&mut self, value: &'a [u8]) -> Result<(&'a [u8], Quoting), FaultKind> {
        let mut rest = value;
        let after = loop {
            // All that can end or spoil the value is below `$`, and little else is.
            rest = rest.get(find(rest, Below(b'$'))..).unwrap_or_default();
            match rest {
                [] | [b'\n' | b'\r', ..] | [b' ' | b'\t', b'#', ..] => break skip_line(rest),
                [0, ..] => {
                    break LineEnd { end: Err(FaultKind::NulByte), ..skip_line(rest) };
                }
                [_, further @ ..] => rest = further,
            }
        };
        self.go_on(after, 1);
        let raw = before(value, rest);
        let kept = raw.iter().rposition(|byte| !is_blank(*byte)).map_or(0, |last| last + 1);
        after.end.map(|()| (raw.get(..kept).unwrap_or_default(), Quoting::Unquoted))
    }

    fn quoted(&mut self, quote: u8, inside: &'a [u8]) -> Result<(&'a [u8], Quoting), FaultKind> {
        let mut rest = inside;
        let closed = loop {
            rest = rest.get(find(rest, Either(quote, b'\\'))..).unwrap_or_default();
            match rest {
                [b'\\', _, further @ ..] => rest = further,
                [b'\\'] | [] => break None,
                [_, further @ ..] => break Some(further),
            }
        };
        let raw = before(inside, rest);
        let lines = u32::try_from(raw.split(|byte| *byte == b'\n').count()).unwrap_or(u32::MAX);
        let Some(after) = closed.map(after_quote) else {
            return Err(self.unclosed(inside));
        };
        if after.end == Err(FaultKind::TextAfterQuote) && lines > 1 && looks_like_opening(raw) {
            return Err(self.unclosed(inside));
        }
        self.go_on(after, lines);
        after.end?;
        if raw.contains(&0) {
            return Err(FaultKind::NulByte);
        }
        Ok((raw, if quote == b'"' { Quoting::Double } else { Quoting::Single }))
    }

    /// Goes on at the line after the name: what follows is more likely further entries than the value. No line is
    /// read often for it, because a quote that opens a value is never escaped, so it closes what is open before it.
    #[cold]
    fn unclosed(&mut self, inside: &'a [u8]) -> FaultKind {
        self.go_on(skip_line(inside), 1);
        FaultKind::UnclosedQuote
    }
}

/// Whether the quote that closed a value of several lines is rather the one that opens the next entry's: `B='` stands
/// on its line, and there is more behind it.
#[cold]
fn looks_like_opening(raw: &[u8]) -> bool {
    let last_line = raw.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
    let (name, equals) = split_name(last_line.strip_prefix(b"export ").unwrap_or(last_line).trim_ascii());
    !name.is_empty() && equals.trim_ascii() == b"="
}

/// The end of the line if nothing but blanks and a comment comes before it. Without a blank, `#` is no comment: a
/// shell takes it for more of the value.
fn after_quote(tail: &[u8]) -> LineEnd<'_> {
    let rest = skip_blanks(tail);
    match line_end(rest) {
        Some(after) if rest.first() != Some(&b'#') || rest.len() < tail.len() => after,
        _ => LineEnd { end: Err(FaultKind::TextAfterQuote), ..skip_line(rest) },
    }
}

/// The end of the line, if `rest` stands before it or before a comment.
#[inline]
fn line_end(rest: &[u8]) -> Option<LineEnd<'_>> {
    matches!(rest, [] | [b'\n' | b'\r' | b'#', ..]).then(|| skip_line(rest))
}

/// The end of the line, whatever comes before it.
#[inline]
fn skip_line(rest: &[u8]) -> LineEnd<'_> {
    match rest {
        [b'\n', next @ ..] | [b'\r', b'\n', next @ ..] => LineEnd { next, end: Ok(()) },
        _ => skip_text(rest),
    }
}

/// One CR belongs to the end of its line or of the text; any other could hide an entry from the eye, so it is a fault.
#[inline(never)]
fn skip_text(rest: &[u8]) -> LineEnd<'_> {
    let (line, next) = rest.split_at_checked(find(rest, Is(b'\n'))).unwrap_or((rest, &[]));
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let end = if line.contains(&b'\r') { Err(FaultKind::LoneCarriageReturn) } else { Ok(()) };
    LineEnd { next: next.get(1..).unwrap_or_default(), end }
}

/// What `rest`, the end of `text`, leaves of it.
#[inline]
fn before<'a>(text: &'a [u8], rest: &[u8]) -> &'a [u8] {
    text.get(..text.len().saturating_sub(rest.len())).unwrap_or_default()
}

#[inline]
fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

#[inline]
fn skip_blanks(mut text: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] = text {
        text = rest;
    }
    text
}

/// Splits off what may stand in a name, its first byte not judged.
#[inline]
fn split_name(text: &[u8]) -> (&[u8], &[u8]) {
    text.split_at_checked(find(text, NotInName)).unwrap_or((text, &[]))
}
