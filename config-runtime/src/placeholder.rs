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
    if stands_in(value) {
        return true;
    }
    for prefix in providers(first) {
        // Real keys begin as the prefixes do, and differ where those end.
        if prefix.as_bytes().last() == value.get(prefix.len() - 1)
            && let Some(rest) = value.strip_prefix(prefix.as_bytes())
            && !rest.is_empty()
            && stands_in(rest)
        {
            return true;
        }
    }
    false
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
    if let Some((one, two)) = beginning(bare)
        && !is_beginning(one, two)
    {
        return false;
    }
    // Dashes may part x's (`xxxx-xxxx`), but are none themselves.
    (is_only(bare, b"x-") && !is_only(bare, b"-")) || is_only(bare, b"*") || bare == b"..." || is_phrase(bare)
}

/// A letter as all are compared: small, and `-` for `_` and a blank. One by one: a copy of a text would be one of a secret.
fn small(letter: u8) -> u8 {
    if matches!(letter, b'_' | b' ') { b'-' } else { letter.to_ascii_lowercase() }
}

/// The first two letters that are no dashes.
fn beginning(text: &[u8]) -> Option<(u8, u8)> {
    let mut first = None;
    for letter in text {
        match (small(*letter), first) {
            (b'-', _) => {}
            (letter, None) => first = Some(letter),
            (letter, Some(first)) => return Some((first, letter)),
        }
    }
    None
}

fn is_only(text: &[u8], wanted: &[u8]) -> bool {
    text.len() >= 3 && text.iter().all(|letter| wanted.contains(&small(*letter)))
}

/// `changeme`, `replace-me…`, `your-…-here` and their like.
fn is_phrase(text: &[u8]) -> bool {
    const WHOLE: &[&str] =
        &["changeme", "changethis", "changeit", "replaceme", "replacethis", "placeholder", "todo", "tbd", "fixme"];
    const BEGINNINGS: &[&str] = &["replace-me", "replaceme-", "replace-with-"];
    const AROUND: &[&str] = &["your-", "insert-", "put-your-"];
    let begins = |with: &&str| text.get(..with.len()).is_some_and(|start| is_like(start, with));
    let ends = text.last_chunk().is_some_and(|end: &[u8; 5]| is_like(end, "-here"));
    WHOLE.iter().any(|phrase| is_like_without_dashes(text, phrase))
        || BEGINNINGS.iter().any(begins)
        || (ends && AROUND.iter().any(begins))
}

#[inline(never)]
fn is_like(text: &[u8], phrase: &str) -> bool {
    text.len() == phrase.len() && text.iter().zip(phrase.as_bytes()).all(|(letter, wanted)| small(*letter) == *wanted)
}

#[inline(never)]
fn is_like_without_dashes(text: &[u8], phrase: &str) -> bool {
    let mut wanted = phrase.as_bytes();
    for letter in text {
        wanted = match (small(*letter), wanted) {
            (b'-', _) => wanted,
            (letter, [first, rest @ ..]) if letter == *first => rest,
            _ => return false,
        };
    }
    wanted.is_empty()
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
