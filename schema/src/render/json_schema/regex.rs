//! Regular expressions that every reader of JSON Schema takes alike: those of JavaScript, Python, Rust and Go. So there is
//! nothing that looks ahead or back, and no escape that one of them lacks.

/// A text as an expression that matches it alone.
pub(in crate::render) fn literal(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if is_syntax(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A text in any case of its ASCII letters, as the loader compares names.
pub(super) fn any_case(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if c.is_ascii_alphabetic() {
            out.extend(['[', c.to_ascii_uppercase(), c.to_ascii_lowercase(), ']']);
        } else {
            out.push_str(&literal(&c.to_string()));
        }
    }
    out
}

/// Any of the parts.
pub(super) fn either(parts: impl IntoIterator<Item = String>) -> String {
    let parts: Vec<_> = parts.into_iter().collect();
    parts.join("|")
}

/// An expression of the program's own, which Rust's crate `regex` reads; `None` where another reader takes it for an error
/// or for something else.
pub(super) fn portable(pattern: &str) -> Option<String> {
    let mut out = String::new();
    let mut class = false;
    let mut rest = pattern.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\\' => {
                let escaped = rest.next()?;
                match escaped {
                    'd' | 'D' | 'w' | 'W' | 's' | 'S' | 'n' | 'r' | 't' | 'f' | 'v' => out.extend(['\\', escaped]),
                    'b' | 'B' if !class && rest.peek() != Some(&'{') => out.extend(['\\', escaped]),
                    '-' if class => out.push_str("\\-"),
                    // Where a word begins and ends.
                    '<' | '>' => return None,
                    c if is_syntax(c) => out.extend(['\\', c]),
                    c if c.is_ascii_punctuation() || c == ' ' => out.push(c),
                    _ => return None,
                }
            }
            '(' if !class && rest.peek() == Some(&'?') => {
                rest.next();
                if rest.next() != Some(':') {
                    return None;
                }
                out.push_str("(?:");
            }
            '[' if class => return None,
            '[' => {
                class = true;
                out.push('[');
                if rest.next_if_eq(&'^').is_some() {
                    out.push('^');
                }
                // First in a class, it stands for itself in Rust and closes the class elsewhere.
                if rest.next_if_eq(&']').is_some() {
                    out.push_str("\\]");
                }
            }
            ']' if class => {
                class = false;
                out.push(']');
            }
            ']' => out.push_str("\\]"),
            '&' | '-' | '~' if class && rest.peek() == Some(&c) => return None,
            c if class && matches!(c, '(' | ')' | '{' | '}' | '/' | '|') => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    (!class).then_some(out)
}

const fn is_syntax(c: char) -> bool {
    matches!(c, '^' | '$' | '\\' | '.' | '*' | '+' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '|')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expression_that_all_read_alike_is_kept_and_any_other_is_not() {
        for (pattern, want) in [
            ("^[a-z]+$", Some("^[a-z]+$")),
            (r"(?:a|b)\d{2,3}", Some(r"(?:a|b)\d{2,3}")),
            (r"\#\ \-", Some("# -")),
            (r"[]\-/]]", Some(r"[\]\-\/]\]")),
            ("(?i)a", None),
            ("(?P<x>a)", None),
            (r"\p{L}", None),
            (r"\x{41}", None),
            (r"\Aa\z", None),
            (r"\<a\>", None),
            (r"\b{start}", None),
            ("[[:alpha:]]", None),
            ("[a-z&&[^b]]", None),
            ("[a", None),
        ] {
            assert_eq!(portable(pattern).as_deref(), want, "{pattern}");
        }
    }

    #[test]
    fn name_in_any_case_is_spelled_letter_by_letter() {
        assert_eq!(any_case("a-1.b"), r"[Aa]-1\.[Bb]");
    }
}
