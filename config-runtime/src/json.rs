//! JSON strings. What a terminal would obey is written out in them too, because logs are read in terminals.

use std::fmt::Write;

use secure_config_schema::is_hidden;

/// A JSON string, in quotes.
#[inline]
pub(crate) fn json(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if is_hidden(c) => {
                let mut units = [0; 2];
                for unit in c.encode_utf16(&mut units) {
                    // Writing into a string does not fail.
                    let _ = write!(out, "\\u{unit:04x}");
                }
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A JSON string, or `null`.
#[inline]
pub(crate) fn optional(text: Option<&str>) -> String {
    text.map_or_else(|| "null".to_owned(), json)
}

/// A JSON array.
#[inline]
pub(crate) fn array<T>(items: &[T], json_of: fn(&T) -> String) -> String {
    let mut out = String::from("[");
    for item in items {
        if out.len() > 1 {
            out.push(',');
        }
        out.push_str(&json_of(item));
    }
    out.push(']');
    out
}

#[cfg(test)]
mod tests {
    use super::json;

    #[test]
    fn json_of_quotes_and_controls_is_a_string() {
        assert_eq!(json("a\"b\\c\n\u{7f}"), "\"a\\\"b\\\\c\\u000a\\u007f\"");
    }
}
