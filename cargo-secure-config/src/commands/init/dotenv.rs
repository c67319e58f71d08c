//! The text of a `.env` taken apart to guess by: entries with what people wrote around them, and lines that are none. Where
//! entries end is as `docs/DOTENV.md` says; nothing is decoded, because no value is used, and nothing of a line that cannot be
//! read is kept but its number.

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
}

impl<'a> Entry<'a> {
    /// What stands between the quotes, or between the blanks, as it is written; nothing where that is no text.
    pub(crate) fn written(&self) -> &'a str {
        std::str::from_utf8(self.raw).unwrap_or_default()
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
        line += rest[..rest.len() - next.len()].split(|byte| *byte == b'\n').count() - 1;
        rest = next;
    }
    out
}

/// An entry that starts here, with what follows its last line.
fn entry(body: &[u8], line: usize) -> Option<(Item<'_>, &[u8])> {
    let (mut name, mut after) = split_name(body);
    if name == b"export" && after.first().copied().is_some_and(is_blank) {
        (name, after) = split_name(skip_blanks(after));
    }
    let starts = name.first().is_some_and(|first| first.is_ascii_alphabetic() || *first == b'_');
    let name = std::str::from_utf8(name).ok().filter(|_| starts)?;
    let after_equals = skip_blanks(after).strip_prefix(b"=")?;
    let value = skip_blanks(after_equals);
    let is_spaced = value.len() < after_equals.len();
    let (raw, is_quoted, tail, next) = match value {
        [quote @ (b'"' | b'\''), inside @ ..] => {
            let end = closing(inside, *quote)?;
            let (tail, next) = split_line(&inside[end + 1..]);
            (&inside[..end], true, tail, next)
        }
        _ => {
            let (whole, next) = split_line(value);
            let is_comment =
                |at: &usize| whole[*at] == b'#' && if *at == 0 { is_spaced } else { is_blank(whole[*at - 1]) };
            let end = (0..whole.len()).find(is_comment).unwrap_or(whole.len());
            (whole[..end].trim_ascii_end(), false, &whole[end..], next)
        }
    };
    let comment = match skip_blanks(tail) {
        [] => &[][..],
        [b'#', comment @ ..] if !is_quoted || tail.first().copied().is_some_and(is_blank) => comment,
        _ => return None,
    };
    if raw.contains(&0) || (!is_quoted && raw.contains(&b'\r')) {
        return None;
    }
    let beside = std::str::from_utf8(comment).unwrap_or_default().trim();
    Some((Item::Entry(Entry { name, line, beside, raw }), next))
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

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

fn skip_blanks(text: &[u8]) -> &[u8] {
    &text[text.iter().position(|byte| !is_blank(*byte)).unwrap_or(text.len())..]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &[u8]) -> Vec<(&str, &str, &str, usize)> {
        let entries = items(text).into_iter().filter_map(|item| match item {
            Item::Entry(entry) => Some((entry.name, entry.written(), entry.beside, entry.line)),
            _ => None,
        });
        entries.collect()
    }

    #[test]
    fn value_ends_where_the_dialect_says() {
        for (text, value, beside) in [
            ("A=x", "x", ""),
            ("export A = a b \t", "a b", ""),
            ("\u{feff}A=x\r\n", "x", ""),
            ("A=abc#def", "abc#def", ""),
            ("A=#abc", "#abc", ""),
            ("A= #abc", "", "abc"),
            ("A=a\t#b", "a", "b"),
            ("A=it's", "it's", ""),
            ("A='a\\'b'", "a\\'b", ""),
            ("A='a' # b", "a", "b"),
            ("A=\"one\ntwo\"", "one\ntwo", ""),
        ] {
            assert_eq!(read(text.as_bytes()), [("A", value, beside, 1)], "{text:?}");
        }
    }

    #[test]
    fn line_that_is_no_entry_is_passed_over_and_the_next_ones_are_read() {
        for text in ["A", "A: x", "=x", "1A=x", "A[0]=x", "A='a'b", "A='a'#b", "A='a", "\u{e9}=x", "A=a\0b", "A=a\rb"] {
            let text = format!("{text}\nB=2\n");
            assert_eq!(read(text.as_bytes()), [("B", "2", "", 2)], "{text:?}");
        }
        assert!(matches!(items(b"\xff\xfeA\0")[..], [Item::Fault(1)]));
        assert_eq!(read(b"A=\"1\n2\"\nB=3"), [("A", "1\n2", "", 1), ("B", "3", "", 3)]);
    }
}
