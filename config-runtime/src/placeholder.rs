//! Values that stand in for a secret: left over from a template, or typed to get something to start.

/// Prefixes of well-known providers' keys that begin with this letter. What follows has to be a placeholder as a whole.
const fn providers(first: u8) -> &'static [&'static str] {
    match first {
        b's' => &["sk_live_", "sk_test_", "sk-", "sk-ant-", "sk-proj-"],
        b'p' => &["pk_live_", "pk_test_"],
        b'r' => &["rk_live_", "rk_test_"],
        b'w' => &["whsec_"],
        b'g' => &["ghp_", "gho_", "ghs_", "github_pat_", "glpat-"],
        b'x' => &["xoxb-", "xoxp-"],
        b'A' => &["AKIA", "AIza"],
        b'h' => &["hf_"],
        b'n' => &["npm_"],
        b'S' => &["SG."],
        _ => &[],
    }
}

/// Whether the whole value, or all of it after a known provider's prefix, stands in for a real one.
pub(crate) fn is_placeholder(value: &[u8], example: Option<&str>) -> bool {
    let value = value.trim_ascii();
    let Some(&first) = value.first() else { return false };
    if example.is_some_and(|example| example.as_bytes().trim_ascii() == value) {
        return true;
    }
    // Real keys begin as the prefixes do, and differ where those end.
    let ends_alike = |prefix: &&&str| prefix.bytes().next_back() == value.get(prefix.len() - 1).copied();
    let rest = providers(first).iter().filter(ends_alike).filter_map(|prefix| value.strip_prefix(prefix.as_bytes()));
    stands_in(value) || rest.filter(|rest| !rest.is_empty()).any(stands_in)
}

/// Whether all that stands in for a secret may begin with these two letters.
const fn is_beginning(one: u8, two: u8) -> bool {
    match one {
        b'c' => two == b'h',
        b't' => matches!(two, b'o' | b'b'),
        b'r' => two == b'e',
        b'p' => matches!(two, b'l' | b'u'),
        b'f' => two == b'i',
        b'y' => two == b'o',
        b'i' => two == b'n',
        b'x' | b'*' | b'.' => two == one,
        _ => false,
    }
}

fn stands_in(value: &[u8]) -> bool {
    let bare = value.strip_prefix(b"<").and_then(|inner| inner.strip_suffix(b">")).unwrap_or(value);
    // How all of them begin, so that a real secret is done with at its first letters.
    let mut first = letters(bare).filter(|letter| *letter != b'-');
    if let (Some(one), Some(two)) = (first.next(), first.next())
        && !is_beginning(one, two)
    {
        return false;
    }
    let only = |wanted: &[u8]| bare.len() >= 3 && letters(bare).all(|letter| wanted.contains(&letter));
    // Dashes may part x's (`xxxx-xxxx`), but are none themselves.
    (only(b"x-") && letters(bare).any(|letter| letter == b'x')) || only(b"*") || bare == b"..." || is_phrase(bare)
}

/// The text in small letters, with `-` for `_` and blanks. Letter by letter: a copy would be one of a secret.
fn letters(text: &[u8]) -> impl DoubleEndedIterator<Item = u8> + '_ {
    text.iter().map(|byte| if matches!(byte, b'_' | b' ') { b'-' } else { byte.to_ascii_lowercase() })
}

/// `changeme`, `replace-me…`, `your-…-here` and their like.
fn is_phrase(text: &[u8]) -> bool {
    const WHOLE: &[&str] =
        &["changeme", "changethis", "changeit", "replaceme", "replacethis", "placeholder", "todo", "tbd", "fixme"];
    let begins = |with: &str| letters(text).take(with.len()).eq(with.bytes());
    let ends = |with: &str| letters(text).rev().take(with.len()).eq(with.bytes().rev());
    let is = |phrase: &&str| letters(text).filter(|letter| *letter != b'-').eq(phrase.bytes());
    WHOLE.iter().any(is)
        || ["replace-me", "replaceme-", "replace-with-"].into_iter().any(begins)
        || (ends("-here") && ["your-", "insert-", "put-your-"].into_iter().any(begins))
}

#[cfg(test)]
mod tests {
    use super::is_placeholder;

    #[test]
    fn placeholder_as_a_whole_value_is_one_and_a_part_of_a_real_value_is_not() {
        for value in [
            "changeme",
            "CHANGE_ME",
            "change-me",
            "replace-me-please",
            "REPLACE_ME",
            "your-api-key-here",
            "<your-token-here>",
            "xxxxxxxx",
            "XXXX-XXXX",
            "********",
            "...",
            "sk_live_xxxxxxxxxxxx",
            "sk-your-key-here",
            "todo",
            " changeme ",
        ] {
            assert!(is_placeholder(value.as_bytes(), None), "{value}");
        }
        for value in [
            "",
            "x",
            "xx",
            "-",
            "---",
            "correct horse changeme",
            "changeme1",
            "postgres://app:changeme@db/app",
            "your-mother",
            "sk_live_4eC39HqLyj",
            "xylophone",
            "987654321",
            "sk_live_",
            "here",
        ] {
            assert!(!is_placeholder(value.as_bytes(), None), "{value}");
        }
        assert!(is_placeholder(b"the-example", Some("the-example")));
        assert!(!is_placeholder(b"the-example-2", Some("the-example")));
    }
}
