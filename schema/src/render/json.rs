//! JSON as a tree, and its text: keys in the order in which they were added, two blanks a level, and nothing in it that
//! does not show.

use std::fmt::{self, Write};

use crate::visible::is_hidden;

/// A value of JSON.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Json {
    Bool(bool),
    /// Digits as they are written, so that no number is rounded on the way.
    Number(String),
    Text(String),
    List(Vec<Json>),
    Object(Object),
}

/// The members of an object, in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Object(Vec<(String, Json)>);

impl Object {
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Adds a member; a second one of the same name takes the place of the first.
    pub(super) fn set(&mut self, key: impl Into<String>, value: impl Into<Json>) {
        let (key, value) = (key.into(), value.into());
        match self.0.iter_mut().find(|(known, _)| *known == key) {
            Some((_, known)) => *known = value,
            None => self.0.push((key, value)),
        }
    }

    /// The same with one more member.
    pub(super) fn with(mut self, key: impl Into<String>, value: impl Into<Json>) -> Self {
        self.set(key, value);
        self
    }

    /// Adds a member if there is a value for it.
    pub(super) fn set_some(&mut self, key: &str, value: Option<impl Into<Json>>) {
        if let Some(value) = value {
            self.set(key, value);
        }
    }

    pub(super) fn extend(&mut self, other: Object) {
        other.0.into_iter().for_each(|(key, value)| self.set(key, value));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<u64> for Json {
    fn from(number: u64) -> Self {
        Self::Number(number.to_string())
    }
}

impl From<i128> for Json {
    fn from(number: i128) -> Self {
        Self::Number(number.to_string())
    }
}

impl From<Object> for Json {
    fn from(object: Object) -> Self {
        Self::Object(object)
    }
}

impl<T: Into<Json>> From<Vec<T>> for Json {
    fn from(items: Vec<T>) -> Self {
        Self::List(items.into_iter().map(Into::into).collect())
    }
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(f, self, 0)
    }
}

/// The longest that a list or an object on one line may be, with what is before it.
const WIDTH: usize = 100;

fn write(out: &mut impl Write, value: &Json, level: usize) -> fmt::Result {
    let members: Vec<(Option<&str>, &Json)> = match value {
        Json::List(items) => items.iter().map(|item| (None, item)).collect(),
        Json::Object(Object(members)) => members.iter().map(|(key, value)| (Some(key.as_str()), value)).collect(),
        _ => return write_short(out, value),
    };
    // The whole is never on one line, so that it begins as every other one does.
    let room = if level == 0 { 0 } else { WIDTH.saturating_sub(level * 2) };
    if members.is_empty() || write_short(&mut Short { room }, value).is_ok() {
        return write_short(out, value);
    }
    let (open, close) = if matches!(value, Json::List(_)) { ('[', ']') } else { ('{', '}') };
    out.write_char(open)?;
    for (i, (key, value)) in members.into_iter().enumerate() {
        out.write_str(if i > 0 { ",\n" } else { "\n" })?;
        indent(out, level + 1)?;
        if let Some(key) = key {
            write_text(out, key)?;
            out.write_str(": ")?;
        }
        write(out, value, level + 1)?;
    }
    out.write_char('\n')?;
    indent(out, level)?;
    out.write_char(close)
}

/// A line that ends where there is no more room for it, so that a large value is not written once for each level of it.
struct Short {
    room: usize,
}

impl Write for Short {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.room = self.room.checked_sub(text.chars().count()).ok_or(fmt::Error)?;
        Ok(())
    }
}

/// All on one line.
fn write_short(out: &mut impl Write, value: &Json) -> fmt::Result {
    match value {
        Json::Bool(value) => write!(out, "{value}"),
        Json::Number(digits) => out.write_str(digits),
        Json::Text(text) => write_text(out, text),
        Json::List(items) => {
            out.write_char('[')?;
            for (i, item) in items.iter().enumerate() {
                out.write_str(if i > 0 { ", " } else { "" })?;
                write_short(out, item)?;
            }
            out.write_char(']')
        }
        Json::Object(Object(members)) => {
            out.write_char('{')?;
            for (i, (key, value)) in members.iter().enumerate() {
                out.write_str(if i > 0 { ", " } else { "" })?;
                write_text(out, key)?;
                out.write_str(": ")?;
                write_short(out, value)?;
            }
            out.write_char('}')
        }
    }
}

fn indent(out: &mut impl Write, level: usize) -> fmt::Result {
    (0..level).try_for_each(|_| out.write_str("  "))
}

fn write_text(out: &mut impl Write, text: &str) -> fmt::Result {
    out.write_char('"')?;
    let mut rest = text;
    while let Some((at, c)) = rest.char_indices().find(|&(_, c)| c == '"' || c == '\\' || is_hidden(c)) {
        out.write_str(&rest[..at])?;
        match c {
            '"' => out.write_str("\\\"")?,
            '\\' => out.write_str("\\\\")?,
            '\n' => out.write_str("\\n")?,
            '\t' => out.write_str("\\t")?,
            c => {
                let mut buffer = [0; 2];
                c.encode_utf16(&mut buffer).iter().try_for_each(|unit| write!(out, "\\u{unit:04x}"))?;
            }
        }
        rest = &rest[at + c.len_utf8()..];
    }
    out.write_str(rest)?;
    out.write_char('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tree_is_written_in_order_and_what_does_not_show_is_escaped() {
        let mut object = Object::new().with("b", true).with("a", vec![1u64, 2]);
        object.set("b", "x\"\\\n\u{1b}\u{202e}ü😀");
        let text = Json::from(object.with("c", vec![Object::new().with("d", true)])).to_string();
        assert_eq!(
            text,
            "{\n  \"b\": \"x\\\"\\\\\\n\\u001b\\u202eü😀\",\n  \"a\": [1, 2],\n  \"c\": [{\"d\": true}]\n}"
        );
        let long = Json::from(vec!["a".repeat(99)]);
        let text = Json::from(Object::new().with("long", long)).to_string();
        assert_eq!(text.lines().count(), 5, "{text}");
    }
}
