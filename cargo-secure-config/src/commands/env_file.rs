//! The text of a `.env` taken apart for tools: entries with what people wrote around them, and lines that are none. The
//! dialect is that of `docs/DOTENV.md`. Nothing is copied until a value is asked for, and nothing of a line that cannot be read
//! is kept but its number.

use secure_config_runtime::Bytes;

/// What stands on a line, or on several.
#[derive(Clone, Copy)]
pub(crate) enum Item<'a> {
    /// `NAME=value`.
    Entry(Entry<'a>),
    /// What follows the `#`.
    Comment(&'a str),
    /// Nothing.
    Blank,
    /// Something else; the line, from 1.
    Fault(usize),
}

/// One `NAME=value`, borrowed from the text.
#[derive(Clone, Copy)]
pub(crate) struct Entry<'a> {
    pub(crate) name: &'a str,
    /// The line, from 1.
    pub(crate) line: usize,
    /// The comment behind the value.
    pub(crate) beside: &'a str,
    raw: &'a [u8],
    quoting: Quoting,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Quoting {
    Unquoted,
    Single,
    Double,
}

impl<'a> Entry<'a> {
    /// What stands between the quotes, or between the blanks, as it is written; nothing where that is no text.
    pub(crate) fn written(&self) -> &'a str {
        std::str::from_utf8(self.raw).unwrap_or_default()
    }

    /// The value, in a buffer that is wiped.
    pub(crate) fn decode(&self) -> Bytes {
        // A decoded value is never longer than it is written, so that the buffer does not grow.
        let mut value = Vec::with_capacity(self.raw.len());
        let mut rest = self.raw;
        while let [first, after @ ..] = rest {
            rest = after;
            match (first, after) {
                (b'\\', [second, after @ ..]) if self.quoting != Quoting::Unquoted => {
                    rest = after;
                    match self.escape(*second) {
                        Some(meant) => value.push(meant),
                        None => value.extend_from_slice(&[b'\\', *second]),
                    }
                }
                _ => value.push(*first),
            }
        }
        Bytes::from(value)
    }

    fn escape(&self, byte: u8) -> Option<u8> {
        match (self.quoting, byte) {
            (_, b'\'') => Some(b'\''),
            (Quoting::Double, b'"' | b'\\' | b'$') => Some(byte),
            (Quoting::Double, b'n') => Some(b'\n'),
            (Quoting::Double, b'r') => Some(b'\r'),
            (Quoting::Double, b't') => Some(b'\t'),
            (Quoting::Double, b'a') => Some(0x07),
            (Quoting::Double, b'b') => Some(0x08),
            (Quoting::Double, b'f') => Some(0x0C),
            (Quoting::Double, b'v') => Some(0x0B),
            _ => None,
        }
    }
}

/// Everything in the text, in order.
pub(crate) fn items(text: &[u8]) -> Vec<Item<'_>> {
    let mut rest = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
    if rest.starts_with(b"\xFF\xFE") || rest.starts_with(b"\xFE\xFF") {
        return vec![Item::Fault(1)];
    }
    let (mut out, mut line) = (Vec::new(), 1);
    while !rest.is_empty() {
        let (first, next) = split_line(rest);
        let body = skip_blanks(first);
        let (item, next) = match body {
            [] => (Item::Blank, next),
            [b'#', comment @ ..] => (Item::Comment(std::str::from_utf8(comment).unwrap_or_default().trim()), next),
            _ => entry(skip_blanks(rest), line).unwrap_or((Item::Fault(line), next)),
        };
        out.push(item);
        line += rest[..rest.len() - next.len()].iter().filter(|byte| **byte == b'\n').count();
        rest = next;
    }
    out
}

/// An entry that starts here, with what follows its last line.
fn entry(body: &[u8], line: usize) -> Option<(Item<'_>, &[u8])> {
    let (mut name, mut after) = split_name(body);
    if name == b"export" && after.first().is_some_and(is_blank) {
        (name, after) = split_name(skip_blanks(after));
    }
    let starts = name.first().is_some_and(|first| first.is_ascii_alphabetic() || *first == b'_');
    let name = std::str::from_utf8(name).ok().filter(|_| starts)?;
    let after_equals = skip_blanks(after).strip_prefix(b"=")?;
    let value = skip_blanks(after_equals);
    let is_spaced = value.len() < after_equals.len();
    let (raw, quoting, tail, next) = match value {
        [quote @ (b'"' | b'\''), inside @ ..] => {
            let end = closing(inside, *quote)?;
            let (tail, next) = split_line(&inside[end + 1..]);
            let quoting = if *quote == b'"' { Quoting::Double } else { Quoting::Single };
            (&inside[..end], quoting, tail, next)
        }
        _ => {
            let (whole, next) = split_line(value);
            let is_comment = |at: &usize| {
                whole[*at] == b'#' && if *at == 0 { is_spaced } else { is_blank(&whole[*at - 1]) }
            };
            let end = (0..whole.len()).find(is_comment).unwrap_or(whole.len());
            (whole[..end].trim_ascii_end(), Quoting::Unquoted, &whole[end..], next)
        }
    };
    let comment = match (skip_blanks(tail), quoting) {
        ([], _) => &[][..],
        ([b'#', comment @ ..], quoting) if quoting == Quoting::Unquoted || tail.first().is_some_and(is_blank) => comment,
        _ => return None,
    };
    if raw.contains(&0) || (quoting == Quoting::Unquoted && raw.contains(&b'\r')) {
        return None;
    }
    let beside = std::str::from_utf8(comment).unwrap_or_default().trim();
    Some((Item::Entry(Entry { name, line, beside, raw, quoting }), next))
}

/// Where the quote is closed.
fn closing(inside: &[u8], quote: u8) -> Option<usize> {
    let mut at = 0;
    while let Some(byte) = inside.get(at) {
        match byte {
            b'\\' => at += 2,
            byte if *byte == quote => return Some(at),
            _ => at += 1,
        }
    }
    None
}

/// The first line without its end, and what follows.
fn split_line(text: &[u8]) -> (&[u8], &[u8]) {
    let (line, next) = match text.iter().position(|byte| *byte == b'\n') {
        Some(at) => (&text[..at], &text[at + 1..]),
        None => (text, &[][..]),
    };
    (line.strip_suffix(b"\r").unwrap_or(line), next)
}

fn split_name(text: &[u8]) -> (&[u8], &[u8]) {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"_.-".contains(byte);
    text.split_at(text.iter().position(|byte| !is_part(byte)).unwrap_or(text.len()))
}

fn is_blank(byte: &u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

fn skip_blanks(text: &[u8]) -> &[u8] {
    &text[text.iter().position(|byte| !is_blank(byte)).unwrap_or(text.len())..]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &[u8]) -> Vec<(String, Vec<u8>, usize)> {
        let entries = items(text).into_iter().filter_map(|item| match item {
            Item::Entry(entry) => Some((entry.name.to_owned(), entry.decode().as_slice().to_vec(), entry.line)),
            _ => None,
        });
        entries.collect()
    }

    #[test]
    fn value_is_what_the_dialect_says() {
        for (text, value) in [
            ("A=x", "x"),
            ("export A = a b \t", "a b"),
            ("\u{feff}A=x\r\n", "x"),
            ("A=abc#def", "abc#def"),
            ("A=#abc", "#abc"),
            ("A= #abc", ""),
            ("A=a\t#b", "a"),
            ("A=C:\\dir\\n", "C:\\dir\\n"),
            ("A=it's", "it's"),
            ("A='a\\'b'", "a'b"),
            ("A='a\\\\b'", "a\\\\b"),
            ("A='a' # b", "a"),
            ("A=\"a\\tb\\\"\\$\\d\"", "a\tb\"$\\d"),
            ("A=\"one\ntwo\"", "one\ntwo"),
            ("A=$$x", "$$x"),
        ] {
            assert_eq!(read(text.as_bytes()), [("A".to_owned(), value.as_bytes().to_vec(), 1)], "{text:?}");
        }
        assert_eq!(read(b"A=\xff\xfe"), [("A".to_owned(), vec![0xff, 0xfe], 1)]);
    }

    #[test]
    fn line_that_is_no_entry_is_passed_over_and_the_next_ones_are_read() {
        for text in ["A", "A: x", "=x", "1A=x", "A[0]=x", "A='a'b", "A='a'#b", "A='a", "\u{e9}=x", "A=a\0b", "A=a\rb"] {
            let read = read(format!("{text}\nB=2\n").as_bytes());
            assert_eq!(read, [("B".to_owned(), b"2".to_vec(), 2)], "{text:?}");
        }
        assert!(matches!(items(b"\xff\xfeA\0")[..], [Item::Fault(1)]));
        assert_eq!(read(b"A=\"1\n2\"\nB=3"), [("A".to_owned(), b"1\n2".to_vec(), 1), ("B".to_owned(), b"3".to_vec(), 3)]);
    }
}
