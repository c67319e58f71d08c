//! The lines of an encrypted `.env`, as sops writes them: no quotes, no spaces that would be cut, `\n` for a line break.

use zeroize::Zeroizing;

use crate::document::{Document, Entry, Item, Text};
use crate::error::{StoreError, StoreErrorKind as Kind};
use crate::metadata::{Metadata, Recipient};

/// What the names of the metadata begin with.
pub(crate) const METADATA: &str = "sops_";

/// A line of the file.
#[derive(Clone, Debug)]
pub(crate) enum Line {
    Blank,
    /// What stands behind the `#`.
    Comment(String),
    /// A name and what stands behind the `=`.
    Entry(String, Text),
    /// A pair of the metadata, its name without `sops_`.
    Metadata(String, String),
}

/// Cuts the file into lines.
pub(crate) fn lines(text: &str) -> Result<Vec<Line>, StoreError> {
    if text.contains("\r\n") {
        return Err(Kind::LineEnds.into());
    }
    let mut out = Vec::new();
    for (line, number) in text.strip_suffix('\n').unwrap_or(text).split('\n').zip(1..) {
        out.push(if line.is_empty() {
            Line::Blank
        } else if let Some(comment) = line.strip_prefix('#') {
            Line::Comment(comment.to_owned())
        } else {
            // What a line says that is no entry is not repeated: it may be a part of a value.
            let (name, value) = line.split_once('=').ok_or_else(|| StoreError::new(Kind::Syntax).at_line(number))?;
            match name.strip_prefix(METADATA) {
                Some(key) => Line::Metadata(key.to_owned(), value.to_owned()),
                None => Line::Entry(name.to_owned(), Zeroizing::new(value.to_owned())),
            }
        });
    }
    Ok(out)
}

/// The document that the lines are.
pub(crate) fn document(lines: &[Line]) -> Result<Document, StoreError> {
    let mut entries = Vec::new();
    let mut pairs = Vec::new();
    for (line, number) in lines.iter().zip(1..) {
        match line {
            Line::Blank => {}
            Line::Comment(text) => {
                entries.push(Entry {
                    item: Item::Comment,
                    path: Vec::new(),
                    line: number,
                    text: Zeroizing::new(text.clone()),
                    hashed: None,
                });
            }
            Line::Entry(name, text) => {
                let text = if text.contains("\\n") { unescaped(text) } else { text.clone() };
                entries.push(Entry { item: Item::Value, path: vec![name.clone()], line: number, text, hashed: None });
            }
            Line::Metadata(key, value) => pairs.push((key.clone(), unescaped(value).to_string())),
        }
    }
    if pairs.is_empty() {
        return Err(Kind::NotAStore.into());
    }
    Ok(Document { entries, metadata: Metadata::from_pairs(pairs)? })
}

/// The file that the lines are.
pub(crate) fn render(lines: &[Line]) -> Zeroizing<String> {
    let size = lines.iter().map(|line| match line {
        Line::Blank => 1,
        Line::Comment(text) => text.len() + 2,
        Line::Entry(name, text) => name.len() + text.len() + 2,
        Line::Metadata(key, value) => METADATA.len() + key.len() + value.len() + 2,
    });
    let mut out = Zeroizing::new(String::with_capacity(size.sum()));
    for line in lines {
        let parts: [&str; 4] = match line {
            Line::Blank => ["", "", "", ""],
            Line::Comment(text) => ["#", text, "", ""],
            Line::Entry(name, text) => ["", name, "=", text],
            Line::Metadata(key, value) => [METADATA, key, "=", value],
        };
        for part in parts {
            out.push_str(part);
        }
        out.push('\n');
    }
    out
}

/// The pairs of the recipients, in the order in which sops writes them.
pub(crate) fn recipient_lines(recipients: &[Recipient]) -> Vec<Line> {
    let mut out = Vec::new();
    for (at, recipient) in recipients.iter().enumerate() {
        out.push(Line::Metadata(format!("age__list_{at}__map_enc"), recipient.wrapped.replace('\n', "\\n")));
        out.push(Line::Metadata(format!("age__list_{at}__map_recipient"), recipient.id.clone()));
    }
    out
}

/// A text with its `\n` as line breaks, in a buffer that does not grow.
fn unescaped(text: &str) -> Text {
    let mut out = Zeroizing::new(String::with_capacity(text.len()));
    for (at, part) in text.split("\\n").enumerate() {
        if at > 0 {
            out.push('\n');
        }
        out.push_str(part);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_comes_back_byte_for_byte() {
        let text = "# one\n\nA=ENC[x]\n#two\nB x=a=b\\n\nsops_version=3\n";
        assert_eq!(render(&lines(text).unwrap()).as_str(), text);
    }

    #[test]
    fn line_that_is_no_entry_is_named_by_its_number_alone() {
        let error = lines("A=1\nhunter2\n").unwrap_err();
        assert_eq!((error.kind(), error.line()), (Kind::Syntax, Some(2)));
        assert!(!error.to_string().contains("hunter2"));
        assert_eq!(lines("A=1\r\nB=2\r\n").unwrap_err().kind(), Kind::LineEnds);
    }

    #[test]
    fn escape_of_a_line_break_is_the_only_one() {
        assert_eq!(unescaped(r"a\nb\t\\nc").as_str(), "a\nb\\t\\\nc");
    }
}
