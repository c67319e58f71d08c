//! Comments of the files as doc comments. People note passwords in comments, so a line that may hold one is left out.

use secure_config_schema::is_hidden;

use super::{name, shape};

/// Values that may be secrets, and must not stand in any comment.
pub(super) struct Withheld<'a>(Vec<&'a str>);

impl<'a> Withheld<'a> {
    pub(super) fn new(values: impl IntoIterator<Item = &'a str>) -> Self {
        // What is shorter stands in every other word.
        let lines = values.into_iter().flat_map(|value| value.lines().map(str::trim));
        Self(lines.filter(|value| value.len() >= 4).collect())
    }

    fn stands_in(&self, line: &str) -> bool {
        self.0.iter().any(|value| line.contains(value))
    }
}

/// The lines that may be repeated, made fit for a doc comment.
pub(super) fn lines(comments: &[&str], withheld: &Withheld<'_>) -> Vec<String> {
    let mut out = Vec::new();
    for comment in comments {
        // What our own template writes for machines.
        let is_machines = comment.starts_with("type: ") || comment.starts_with("example: ");
        let line = fit(comment);
        if !line.is_empty() && !is_machines && !withheld.stands_in(comment) && !may_hold_secret(comment) {
            out.push(line);
        }
    }
    out
}

/// Nothing that is hidden, and nothing that makes code of it: rustdoc would compile that.
fn fit(comment: &str) -> String {
    let visible: String = comment.chars().map(|c| if is_hidden(c) { ' ' } else { c }).collect();
    let text = visible.trim().trim_start_matches(['#', ';', '/', '!']).trim();
    if text.starts_with("```") || text.starts_with("~~~") {
        return String::new();
    }
    match text.char_indices().nth(240) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

fn may_hold_secret(comment: &str) -> bool {
    let is_edge = |c: char| c.is_whitespace() || "\"'`()<>[]{},;".contains(c);
    let words: Vec<&str> = comment.split(is_edge).filter(|word| !word.is_empty()).collect();
    let looks =
        |word: &str| shape::secret(word).is_some() || word.split(['=', ':']).any(|part| shape::secret(part).is_some());
    let is_wary = |word: &str| {
        let bare = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        !bare.is_empty() && name::is_wary(bare)
    };
    let tells = |pair: &[&str]| {
        is_wary(pair[0]) && (pair[0].ends_with([':', '=']) || ["=", ":", "is", "was", "->"].contains(&pair[1]))
    };
    let assigns = |word: &&str| {
        word.split_once(['=', ':'])
            .is_some_and(|(before, after)| !after.is_empty() && !after.starts_with("//") && is_wary(before))
    };
    words.iter().any(|word| looks(word)) || words.windows(2).any(tells) || words.iter().any(assigns)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_that_may_hold_a_secret_is_left_out() {
        let withheld = Withheld::new(["tangerine", "a"]);
        for line in [
            "the old one: tangerine2",
            "password: hunter2",
            "use API_KEY=abcdef",
            "the token is hunter2",
            "pw = hunter2",
            "postgres://app:hunter2@db/app",
            "e.g. h7Kq2Zx9Lm4Wp8Tn5Rb3Vc6Y",
            "```rust",
            "type: text | required",
            "----",
        ] {
            let kept = lines(&[line], &withheld);
            assert!(kept.is_empty() || line == "----", "{line}");
        }
        let kept = lines(
            &["# Port to listen on, 8080 as a rule.", "Look at https://example.com/docs.", "tab\there\r"],
            &withheld,
        );
        assert_eq!(kept, ["Port to listen on, 8080 as a rule.", "Look at https://example.com/docs.", "tab here"]);
    }
}
