//! Words of the command line in messages. What stands in the wrong place may be a value, and a value may be a secret:
//! `-e NAME=value` is how docker is told a variable.

use clap::error::{ContextKind, ContextValue, ErrorKind};

/// A word as a message may repeat it: up to its `=`, and only if it looks like a name or a path.
pub(crate) fn shown(word: &str) -> String {
    let (name, rest) = word.split_once('=').map_or((word, ""), |(name, _)| (name, "=…"));
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-./".contains(&byte);
    if name.len() <= 64 && name.bytes().all(is_plain) { format!("{name}{rest}") } else { "…".to_owned() }
}

/// The same for a message of the library that reads the command line.
pub(crate) fn withhold(error: &mut clap::Error) {
    let mut kinds = vec![ContextKind::InvalidValue, ContextKind::InvalidSubcommand];
    // Elsewhere this is an argument that there is, with the name of its value.
    if error.kind() == ErrorKind::UnknownArgument {
        kinds.push(ContextKind::InvalidArg);
    }
    for kind in kinds {
        let Some(ContextValue::String(word)) = error.get(kind) else { continue };
        let shown = shown(word);
        if shown != *word {
            error.insert(kind, ContextValue::String(shown));
            // A proposal to write it in another way repeats it.
            error.remove(ContextKind::Suggested);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn value_is_not_repeated() {
        for (word, seen) in [
            ("chekc", "chekc"),
            ("--formt=compose", "--formt=…"),
            ("DATABASE_URL=postgres://u:p@h", "DATABASE_URL=…"),
            ("postgres://u:p@h/db", "…"),
            ("./target/debug/app", "./target/debug/app"),
            ("-----BEGIN PRIVATE KEY-----\nMII", "…"),
        ] {
            assert_eq!(shown(word), seen);
        }
        assert_eq!(shown(&"x".repeat(65)), "…");
    }
}
