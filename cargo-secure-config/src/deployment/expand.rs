//! `${NAME}` and its relatives in a compose file and in the files that it names.

use super::{LARGEST, shown};

/// The longest text that references may make of a text.
const LONGEST: usize = 1 << 20;
const DEPTH: usize = 16;

/// A text whose references are filled in.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Expanded {
    /// The text, if all of it is known.
    pub(super) text: Option<String>,
    /// Names that are not set and count as empty.
    pub(super) missing: Vec<String>,
    /// Names that are not set, and without which compose does not start.
    pub(super) required: Vec<String>,
    /// Bytes that were copied, kept or not.
    pub(super) work: usize,
}

/// Names that are worth telling.
const NAMES: usize = 20;

/// Fills in the references of a text. A fault is said in words that hold nothing of the text.
pub(super) fn expand(text: &str, lookup: &dyn Fn(&str) -> Option<String>) -> Result<Expanded, String> {
    if !text.contains('$') {
        return Ok(Expanded { text: Some(text.to_owned()), work: text.len(), ..Expanded::default() });
    }
    let mut state = State { lookup, expanded: Expanded::default() };
    let out = state.fill(text, 0)?;
    Ok(Expanded { text: state.expanded.required.is_empty().then_some(out), ..state.expanded })
}

struct State<'a> {
    lookup: &'a dyn Fn(&str) -> Option<String>,
    expanded: Expanded,
}

impl State<'_> {
    fn fill(&mut self, text: &str, depth: usize) -> Result<String, String> {
        // Each level looks through its text again.
        self.expanded.work += text.len();
        if depth > DEPTH || self.expanded.work > LARGEST * DEPTH {
            return Err("references are nested too deeply".to_owned());
        }
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('$') {
            out.push_str(before);
            rest = if let Some(after) = after.strip_prefix('$') {
                out.push('$');
                after
            } else if let Some(after) = after.strip_prefix('{') {
                let end = end(after).ok_or("a `${` is not closed")?;
                out.push_str(&self.braced(&after[..end], depth)?);
                &after[end + 1..]
            } else {
                let name = name(after);
                if name.is_empty() {
                    return Err("a `$` begins no reference: write `$$` for the character itself".to_owned());
                }
                out.push_str(&self.plain(name));
                &after[name.len()..]
            };
            if out.len() > LONGEST {
                return Err("references make a text of more than 1 MiB".to_owned());
            }
        }
        out.push_str(rest);
        Ok(out)
    }

    fn plain(&mut self, name: &str) -> String {
        self.value(name).unwrap_or_else(|| {
            remember(&mut self.expanded.missing, name);
            String::new()
        })
    }

    fn value(&mut self, name: &str) -> Option<String> {
        let value = (self.lookup)(name)?;
        self.expanded.work += value.len();
        Some(value)
    }

    /// What stands between the braces.
    fn braced(&mut self, inner: &str, depth: usize) -> Result<String, String> {
        let name = name(inner);
        if name.is_empty() {
            return Err("a `${` is not followed by a name".to_owned());
        }
        let rest = &inner[name.len()..];
        if rest.is_empty() {
            return Ok(self.plain(name));
        }
        // With a colon an empty value counts as none.
        let (is_strict, operation) = rest.strip_prefix(':').map_or((false, rest), |rest| (true, rest));
        let value = self.value(name).filter(|value| !is_strict || !value.is_empty());
        match (operation.as_bytes().first(), value) {
            (Some(b'-' | b'?'), Some(value)) => Ok(value),
            (Some(b'-'), None) | (Some(b'+'), Some(_)) => self.fill(&operation[1..], depth + 1),
            (Some(b'+'), None) => Ok(String::new()),
            (Some(b'?'), None) => {
                remember(&mut self.expanded.required, name);
                Ok(String::new())
            }
            _ => Err(format!("the reference to {} ends in what compose does not know", shown(name))),
        }
    }
}

fn remember(names: &mut Vec<String>, name: &str) {
    if names.len() < NAMES && !names.iter().any(|known| known == name) {
        names.push(name.to_owned());
    }
}

/// The name at the beginning of a text.
fn name(text: &str) -> &str {
    let end = text.bytes().position(|byte| !byte.is_ascii_alphanumeric() && byte != b'_').unwrap_or(text.len());
    if text.starts_with(|c: char| c.is_ascii_digit()) { "" } else { &text[..end] }
}

/// Where the brace closes that was opened before the text.
fn end(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut depth = 0_usize;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'$' if bytes.get(at + 1) == Some(&b'{') => {
                depth += 1;
                at += 1;
            }
            b'}' if depth == 0 => return Some(at),
            b'}' => depth -= 1,
            _ => {}
        }
        at += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(text: &str) -> Result<Expanded, String> {
        expand(text, &|name| match name {
            "SET" => Some("value".to_owned()),
            "EMPTY" => Some(String::new()),
            _ => None,
        })
    }

    #[test]
    fn reference_becomes_what_compose_makes_of_it() {
        for (text, wanted) in [
            ("a $SET b", "a value b"),
            ("${SET}.x", "value.x"),
            ("$$SET $${SET}", "$SET ${SET}"),
            ("${NONE:-x}${EMPTY:-y}", "xy"),
            ("${NONE-x}${EMPTY-y}", "x"),
            ("${SET:?e}${SET?e}${EMPTY?e}", "valuevalue"),
            ("${SET:+x}${EMPTY:+y}${EMPTY+z}${NONE+n}", "xz"),
            ("${NONE:-${EMPTY:-${SET}}!}", "value!"),
            ("${NONE:-{}}", "{}"),
            ("${NONE:-a:b?c-d}", "a:b?c-d"),
        ] {
            assert_eq!(filled(text).unwrap().text.as_deref(), Some(wanted), "{text}");
        }
        assert_eq!(filled("$NONE${NONE}").unwrap().missing, ["NONE"]);
    }

    #[test]
    fn required_reference_that_is_not_set_makes_the_text_unknown() {
        for text in ["${NONE:?say it}", "a${EMPTY:?}b", "${NONE?}", "${NONE:-${OTHER:?}}"] {
            let expanded = filled(text).unwrap();
            assert_eq!((expanded.text, expanded.required.len()), (None, 1), "{text}");
        }
        assert!(filled("${SET:-${OTHER:?}}").unwrap().text.is_some(), "what is not looked at is not required");
    }

    #[test]
    fn broken_reference_is_said_without_the_text() {
        for text in
            ["hunter2$", "hunter2$-", "${hunter2", "${SET hunter2}", "${SET:hunter2}", "${1hunter2}", "${}hunter2"]
        {
            let words = filled(text).unwrap_err();
            assert!(!words.contains("hunter2"), "{words}");
        }
    }

    #[test]
    fn references_cannot_multiply() {
        let long = "x".repeat(10_000);
        let many = "$A".repeat(10_000);
        assert!(expand(&many, &|_| Some(long.clone())).is_err());
        assert!(filled(&"${A:-".repeat(100_000)).is_err());
        assert!(filled(&format!("{}{}", "${A:-".repeat(1000), "}".repeat(1000))).is_err());
    }
}
