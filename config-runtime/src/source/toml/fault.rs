//! What is wrong with a file, in words of our own. Of the parser's errors the place is kept, and nothing of their texts;
//! the line is the one where the key starts, and what happened is found out from the file itself.

use std::ops::Range;

use ::toml::de::Error;

use super::lines::{Lines, narrow};
use super::scan::{Kind, Token, Tokens};
use super::text::{self, Is, Text};
use super::word::Word;
use crate::source::SourceFault;

pub(super) const NOT_UTF8: &str = "the file is not UTF-8: save it as UTF-8";
pub(super) const NO_TABLE: &str = "a group of settings stands there: write it as a table, with its name in brackets";
const CLASH: &str = "the key, or its table, stands there twice: keep one of the two";
const UNCLOSED_QUOTE: &str =
    "an opening quote is never closed: close it, and put text of several lines in three quotes";
const BAD_ESCAPE: &str = "a backslash starts no escape that TOML has: write it twice, or put the text in single quotes";
const CONTROL: &str = "a control character stands there: write it as an escape in double quotes, such as `\\u001b`";
const UNCLOSED_BRACKET: &str = "a bracket or brace is never closed: close it";
pub(super) const UNQUOTED: &str = "the value is no number, date, `true` or `false`: put quotes around text, and nothing behind the value but a comment";
const BAD_KEY: &str = "the key is not valid: it has ASCII letters, digits, `_` and `-`, or stands in quotes";
const NO_EQUALS: &str = "there is no `=`: write `key = value`, and put text of several lines in three quotes";
const NO_VALUE: &str = "there is no value behind the `=`: write one, or remove the key";
const OTHER: &str = "this is not TOML: write `key = value`, one a line, or a table's name in brackets";

/// Faults in the order of their lines.
pub(super) fn in_order(faults: Vec<SourceFault>, lines: &Lines) -> Vec<SourceFault> {
    let mut by_line = Vec::new();
    by_line.resize_with(lines.count() + 1, Vec::new);
    for fault in faults {
        let line = match &fault {
            SourceFault::Syntax { line, .. } | SourceFault::UnknownKey { line, .. } => *line as usize,
            _ => 0,
        };
        if let Some(faults) = by_line.get_mut(line) {
            faults.push(fault);
        }
    }
    let mut out = Vec::new();
    for mut faults in by_line {
        out.append(&mut faults);
    }
    out
}

/// The parser's errors as faults, one for each entry of the file that has any.
pub(super) fn faults(text: &[u8], lines: &Lines, errors: Vec<Error>) -> Vec<SourceFault> {
    if errors.is_empty() {
        return Vec::new();
    }
    let entries = entries(text);
    // The first error of each entry: where it is, and whether it is a clash.
    let mut firsts = vec![None; entries.len().max(1)];
    for error in errors {
        let at = error.span().map_or(text.len(), |span| span.start);
        let number = entries.partition_point(|entry| entry.start <= at).saturating_sub(1);
        let found = (at, is_clash(error.message()));
        if let Some(first) = firsts.get_mut(number)
            && first.is_none_or(|first| found < first)
        {
            *first = Some(found);
        }
    }
    let mut out = Vec::new();
    for (number, first) in firsts.into_iter().enumerate() {
        let Some((at, clash)) = first else { continue };
        let entry = entries.get(number).cloned().unwrap_or_default();
        let (equals, what) = judge(text.get(entry.clone()).unwrap_or_default());
        // Right of the `=`, and where there is none, a column would tell of a value; at the `=`, how long a name is that may be
        // a secret.
        let is_left = equals.is_some_and(|equals| at <= entry.start + equals);
        let is_told = is_left && equals.is_some_and(|equals| equals == 0 || at < entry.start + equals);
        let column = is_told.then(|| column(text, lines, at));
        let other = if is_left { BAD_KEY } else { OTHER };
        let what = if clash { CLASH } else { what.unwrap_or(other) };
        out.push(SourceFault::Syntax { line: lines.line(entry.start), column, name: None, what });
    }
    out
}

/// Whether the parser's own words, which hold nothing of the file, say that two entries contradict each other.
fn is_clash(message: &str) -> bool {
    message.starts_with("duplicate key") || message.starts_with("cannot extend")
}

/// The column of a place, from 1, in characters.
fn column(text: &[u8], lines: &Lines, at: usize) -> u32 {
    let before = text.get(lines.start(at)..at).unwrap_or_default();
    let before = before.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(before);
    narrow(String::from_utf8_lossy(before).chars().count() + 1)
}

/// Where each entry stands: a key with its value, a table's header, or a comment.
fn entries(text: &[u8]) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut within = false;
    for token in Tokens::of(text) {
        let end = token.start + token.raw.len();
        match (token.kind, out.as_mut_slice()) {
            // A lone carriage return is a fault, and the parser's place for it is behind it.
            (Kind::Newline, _) if token.is_outside && within && token.raw != b"\r" => within = false,
            (Kind::Newline | Kind::Blank, _) if !within && token.raw != b"\r" => {}
            (_, [.., entry]) if within => entry.end = end,
            _ => {
                out.push(token.start..end);
                within = true;
            }
        }
    }
    out
}

/// Where the first `=` of an entry stands, and what is wrong with the entry, where that is to be seen.
fn judge(entry: &[u8]) -> (Option<usize>, Option<&'static str>) {
    let mut tokens = Tokens::of(entry);
    let (mut equals, mut has_value, mut is_header) = (None, false, false);
    let (mut in_text, mut elsewhere) = (None, None);
    for token in tokens.by_ref() {
        match token.kind {
            Kind::Equals => equals = equals.or(Some(token.start)),
            Kind::Open | Kind::Comment if token.start == 0 => is_header = true,
            Kind::Open | Kind::Text | Kind::Word if !token.is_key => has_value = true,
            _ => {}
        }
        match token.kind {
            Kind::Text => in_text = in_text.or_else(|| text_fault(&token)),
            _ => elsewhere = elsewhere.or_else(|| other_fault(&token)),
        }
    }
    let unclosed = tokens.is_open().then_some(UNCLOSED_BRACKET);
    let shape = match equals {
        None if !is_header => Some(NO_EQUALS),
        Some(_) if !has_value => Some(NO_VALUE),
        _ => None,
    };
    // A bracket that is not closed makes all that follows look wrong.
    (equals, in_text.or(unclosed).or(shape).or(elsewhere))
}

fn text_fault(token: &Token<'_>) -> Option<&'static str> {
    let text = Text::of(token.raw)?;
    let is_control = |byte: &u8| byte.is_ascii_control() && !matches!(byte, b'\t' | b'\n' | b'\r');
    match () {
        () if !text.closed => Some(UNCLOSED_QUOTE),
        () if text.pieces().any(|piece| piece.is == Is::Stray) => Some(BAD_ESCAPE),
        () if token.raw.iter().any(is_control) || has_lone_return(token.raw) => Some(CONTROL),
        () => None,
    }
}

fn other_fault(token: &Token<'_>) -> Option<&'static str> {
    let is_control = |byte: &u8| text::is_control(*byte);
    let is_of_key = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    match token.kind {
        Kind::Comment => token.raw.iter().any(is_control).then_some(CONTROL),
        Kind::Newline => (token.raw == b"\r").then_some(CONTROL),
        Kind::Word if token.is_key => (!token.raw.iter().all(is_of_key)).then_some(BAD_KEY),
        Kind::Word => (Word::of(token.raw) == Word::Wrong).then_some(UNQUOTED),
        _ => None,
    }
}

fn has_lone_return(text: &[u8]) -> bool {
    let mut rest = text;
    while let [first, behind @ ..] = rest {
        if *first == b'\r' && !behind.starts_with(b"\n") {
            return true;
        }
        rest = behind;
    }
    false
}
