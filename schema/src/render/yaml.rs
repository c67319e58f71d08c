//! YAML, written line by line. Text of unknown origin gets into it as a comment or between double quotes, and both keep
//! it on its line; all else is the documents' own.

use super::lines::lines;
use crate::is_hidden;

/// The growing file. A depth is a level of two blanks.
#[derive(Default)]
pub(super) struct Yaml {
    pub(super) text: String,
}

impl Yaml {
    /// A line that is YAML already.
    pub(super) fn line(&mut self, depth: usize, yaml: &str) {
        self.text.push_str(&"  ".repeat(depth));
        self.text.push_str(yaml);
        self.text.push('\n');
    }

    pub(super) fn blank(&mut self) {
        self.text.push('\n');
    }

    /// Prose, each line of it as a comment.
    pub(super) fn comment(&mut self, depth: usize, prose: &str) {
        for line in lines(prose) {
            let line = line.replace(is_no_yaml, "\u{fffd}");
            self.line(depth, format!("# {line}").trim_end());
        }
    }

    /// A key with lines below it. Where all of them are commented out the key is so too, or it would hold `null`.
    pub(super) fn section(&mut self, depth: usize, name: &str, entries: &[Entry]) {
        let is_empty = entries.iter().all(|entry| !matches!(entry, Entry::Active(_)));
        match (entries.is_empty(), is_empty) {
            (true, _) => {}
            (false, true) => self.line(depth, &format!("# {name}:")),
            (false, false) => self.line(depth, &format!("{name}:")),
        }
        for entry in entries {
            match entry {
                Entry::Active(yaml) => self.line(depth + 1, yaml),
                Entry::Idle(yaml) => self.line(depth + 1, &format!("# {yaml}")),
                Entry::Comment(prose) => self.comment(depth + 1, prose),
            }
        }
    }
}

/// A line of a [section](Yaml::section).
pub(super) enum Entry {
    Active(String),
    /// Commented out.
    Idle(String),
    Comment(String),
}

/// `key: "value"`.
pub(super) fn entry(name: &str, value: &str) -> String {
    format!("{}: {}", key(name), quoted(value))
}

/// What YAML 1.1 reads as flags and as nothing.
const WORDS: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];

/// A text as a key: bare where every reader takes it for text.
pub(super) fn key(text: &str) -> String {
    let is_word = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'));
    if is_word && !WORDS.iter().any(|word| text.eq_ignore_ascii_case(word)) { text.to_owned() } else { quoted(text) }
}

/// A text between double quotes.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if is_hidden(c) || is_no_yaml(c) => out.extend([format!("\\U{:08X}", u32::from(c))]),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Not every reader takes these, even in a comment.
fn is_no_yaml(c: char) -> bool {
    u32::from(c) & 0xFFFE == 0xFFFE
}
