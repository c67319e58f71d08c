//! The cases of names.

/// A rule of `rename_all`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Case {
    Lower,
    Upper,
    Snake,
    ScreamingSnake,
    Kebab,
    ScreamingKebab,
    Camel,
    Pascal,
}

impl Case {
    /// Every rule by its name, as serde spells it.
    pub(crate) const ALL: &[(&str, Self)] = &[
        ("lowercase", Self::Lower),
        ("UPPERCASE", Self::Upper),
        ("snake_case", Self::Snake),
        ("SCREAMING_SNAKE_CASE", Self::ScreamingSnake),
        ("kebab-case", Self::Kebab),
        ("SCREAMING-KEBAB-CASE", Self::ScreamingKebab),
        ("camelCase", Self::Camel),
        ("PascalCase", Self::Pascal),
    ];

    /// `name`, in snake case or Pascal case, in this case.
    pub(crate) fn apply(self, name: &str) -> String {
        let words = words(name);
        let joined = |separator: &str| words.join(separator);
        let capital = |word: &String| {
            let (first, rest) = word.split_at_checked(1).unwrap_or((word, ""));
            first.to_uppercase() + rest
        };
        match self {
            Self::Lower => joined(""),
            Self::Upper => joined("").to_uppercase(),
            Self::Snake => joined("_"),
            Self::ScreamingSnake => joined("_").to_uppercase(),
            Self::Kebab => joined("-"),
            Self::ScreamingKebab => joined("-").to_uppercase(),
            Self::Pascal => words.iter().map(capital).collect(),
            Self::Camel => {
                let rest = words.iter().skip(1).map(capital);
                words.first().cloned().into_iter().chain(rest).collect()
            }
        }
    }
}

/// `HttpProxyURL` and `http_proxy_url` both are `http`, `proxy`, `url`.
fn words(name: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for part in name.split('_').filter(|part| !part.is_empty()) {
        let chars: Vec<char> = part.chars().collect();
        let mut word = String::new();
        for (i, &c) in chars.iter().enumerate() {
            let after_lower = i > 0 && chars.get(i - 1).is_some_and(|before| !before.is_uppercase());
            let before_lower = chars.get(i + 1).is_some_and(|next| next.is_lowercase());
            if c.is_uppercase() && !word.is_empty() && (after_lower || before_lower) {
                out.push(std::mem::take(&mut word));
            }
            word.extend(c.to_lowercase());
        }
        out.push(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::Case;

    #[test]
    fn case_of_each_rule_is_applied_to_pascal_and_snake_names() {
        for (case, pascal, snake) in [
            (Case::Lower, "dryrun", "maxconnections"),
            (Case::Upper, "DRYRUN", "MAXCONNECTIONS"),
            (Case::Snake, "dry_run", "max_connections"),
            (Case::ScreamingSnake, "DRY_RUN", "MAX_CONNECTIONS"),
            (Case::Kebab, "dry-run", "max-connections"),
            (Case::ScreamingKebab, "DRY-RUN", "MAX-CONNECTIONS"),
            (Case::Camel, "dryRun", "maxConnections"),
            (Case::Pascal, "DryRun", "MaxConnections"),
        ] {
            assert_eq!((case.apply("DryRun"), case.apply("max_connections")), (pascal.into(), snake.into()));
        }
        assert_eq!(Case::Kebab.apply("HttpProxyURL"), "http-proxy-url");
        assert_eq!(Case::Kebab.apply("V2"), "v2");
    }
}
