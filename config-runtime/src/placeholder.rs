//! Values that stand in for a secret: left over from a template, or typed to get something to start.

/// Prefixes of well-known providers' keys. What follows has to be a placeholder as a whole.
const PROVIDERS: &[&str] = &[
    "sk_live_",
    "sk_test_",
    "pk_live_",
    "pk_test_",
    "rk_live_",
    "rk_test_",
    "whsec_",
    "sk-",
    "sk-ant-",
    "sk-proj-",
    "ghp_",
    "gho_",
    "ghs_",
    "github_pat_",
    "glpat-",
    "xoxb-",
    "xoxp-",
    "AKIA",
    "AIza",
    "hf_",
    "npm_",
    "SG.",
];

/// Whether the whole value, or all of it after a known provider's prefix, stands in for a real one.
pub(crate) fn is_placeholder(value: &str, example: Option<&str>) -> bool {
    let value = value.trim();
    if value.is_empty() {
        return false;
    }
    if example.is_some_and(|example| example.trim() == value) {
        return true;
    }
    let rest = PROVIDERS.iter().filter_map(|prefix| value.strip_prefix(prefix)).filter(|rest| !rest.is_empty());
    std::iter::once(value).chain(rest).any(stands_in)
}

fn stands_in(value: &str) -> bool {
    let bare = value.strip_prefix('<').and_then(|inner| inner.strip_suffix('>')).unwrap_or(value);
    let word: String = bare.chars().map(|c| if c == '_' || c == ' ' { '-' } else { c.to_ascii_lowercase() }).collect();
    let only = |wanted: &str| word.len() >= 3 && word.chars().all(|c| wanted.contains(c));
    // Dashes may part x's (`xxxx-xxxx`), but are none themselves.
    (only("x-") && word.contains('x')) || only("*") || only(".") && word == "..." || is_phrase(&word)
}

/// `changeme`, `replace-me…`, `your-…-here` and their like.
fn is_phrase(word: &str) -> bool {
    let joined = word.replace('-', "");
    matches!(
        &*joined,
        "changeme" | "changethis" | "changeit" | "replaceme" | "replacethis" | "placeholder" | "todo" | "tbd" | "fixme"
    ) || word.starts_with("replace-me")
        || word.starts_with("replaceme-")
        || word.starts_with("replace-with-")
        || (word.starts_with("your-") && word.ends_with("-here"))
        || (word.starts_with("insert-") && word.ends_with("-here"))
        || (word.starts_with("put-your-") && word.ends_with("-here"))
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
            assert!(is_placeholder(value, None), "{value}");
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
            assert!(!is_placeholder(value, None), "{value}");
        }
        assert!(is_placeholder("the-example", Some("the-example")));
        assert!(!is_placeholder("the-example-2", Some("the-example")));
    }
}
