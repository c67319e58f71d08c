//! The rarer things that an attribute says of a field: rules for its value and details of how it is read.
//! They stand behind one optional reference, so that a field without any costs eight bytes.

use crate::Literal;

/// Rules and details of a field.
///
/// ```
/// use secure_config_schema::{Literal, Rules};
/// const PORT: Rules = Rules::new().range(Some(Literal::Digits("1024")), Some(Literal::Digits("65535")));
/// assert_eq!(PORT.describe(), ["from 1024 to 65535"]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rules {
    range: (Option<Literal>, Option<Literal>),
    exclusive: bool,
    len: (Option<u64>, Option<u64>),
    one_of: &'static [Literal],
    pattern: Option<&'static str>,
    example: Option<&'static str>,
    deprecated: Option<&'static str>,
    separator: &'static str,
    stores: [Option<&'static str>; Store::ALL.len()],
}

/// A store that a field may name its place in: `vault = "db#password"`.
///
/// ```
/// use secure_config_schema::{Rules, Store};
/// const PLACED: Rules = Rules::new().store(Store::Vault, "db#password");
/// assert_eq!(PLACED.get_store(Store::Vault), Some("db#password"));
/// assert_eq!(Store::SecretsManager.word(), "secrets_manager");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Store {
    /// HashiCorp Vault and OpenBao.
    Vault,
    /// AWS Secrets Manager.
    SecretsManager,
    /// AWS Systems Manager, Parameter Store.
    Ssm,
}

impl Store {
    /// All of them.
    pub const ALL: &[Self] = &[Self::Vault, Self::SecretsManager, Self::Ssm];

    /// The word of the attribute.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Vault => "vault",
            Self::SecretsManager => "secrets_manager",
            Self::Ssm => "ssm",
        }
    }
}

impl Rules {
    /// No rule yet; the other methods add to it.
    #[allow(clippy::new_without_default)]
    pub const fn new() -> Self {
        Self {
            range: (None, None),
            exclusive: false,
            len: (None, None),
            one_of: &[],
            pattern: None,
            example: None,
            deprecated: None,
            separator: ",",
            stores: [None; Store::ALL.len()],
        }
    }

    /// The least and the greatest value.
    #[must_use]
    pub const fn range(mut self, low: Option<Literal>, high: Option<Literal>) -> Self {
        self.range = (low, high);
        self
    }

    /// The upper end of the range is not part of it (`0..10`).
    #[must_use]
    pub const fn exclusive(mut self) -> Self {
        self.exclusive = true;
        self
    }

    /// The least and the greatest length: characters of text, members of a list.
    #[must_use]
    pub const fn len(mut self, low: Option<u64>, high: Option<u64>) -> Self {
        self.len = (low, high);
        self
    }

    /// All values that are allowed.
    #[must_use]
    pub const fn one_of(mut self, values: &'static [Literal]) -> Self {
        self.one_of = values;
        self
    }

    /// A regular expression that the whole text has to match.
    #[must_use]
    pub const fn pattern(mut self, pattern: &'static str) -> Self {
        self.pattern = Some(pattern);
        self
    }

    /// A value for the documents.
    #[must_use]
    pub const fn example(mut self, example: &'static str) -> Self {
        self.example = Some(example);
        self
    }

    /// Why the field should not be used any more.
    #[must_use]
    pub const fn deprecated(mut self, why: &'static str) -> Self {
        self.deprecated = Some(why);
        self
    }

    /// What separates the members of a list in text.
    #[must_use]
    pub const fn separator(mut self, separator: &'static str) -> Self {
        self.separator = separator;
        self
    }

    /// Where the value stands in a store, instead of where it stands by convention.
    #[must_use]
    pub const fn store(mut self, store: Store, place: &'static str) -> Self {
        self.stores[store as usize] = Some(place);
        self
    }

    /// Whether there is a rule for the value; the other details are not any.
    pub const fn has_any(&self) -> bool {
        let (range, len) = (&self.range, &self.len);
        let has_bounds = range.0.is_some() || range.1.is_some() || len.0.is_some() || len.1.is_some();
        has_bounds || !self.one_of.is_empty() || self.pattern.is_some()
    }

    /// The least and the greatest value, where there are any.
    pub const fn get_range(&self) -> (Option<Literal>, Option<Literal>) {
        self.range
    }

    /// Whether the upper end of the range is outside it.
    pub const fn is_exclusive(&self) -> bool {
        self.exclusive
    }

    /// The least and the greatest length, where there are any.
    pub const fn get_len(&self) -> (Option<u64>, Option<u64>) {
        self.len
    }

    /// All values that are allowed; empty where any is.
    pub const fn get_one_of(&self) -> &'static [Literal] {
        self.one_of
    }

    /// The regular expression, if any.
    pub const fn get_pattern(&self) -> Option<&'static str> {
        self.pattern
    }

    /// The example, if any.
    pub const fn get_example(&self) -> Option<&'static str> {
        self.example
    }

    /// Why the field should not be used any more, if so.
    pub const fn get_deprecated(&self) -> Option<&'static str> {
        self.deprecated
    }

    /// What separates the members of a list in text.
    pub const fn get_separator(&self) -> &'static str {
        self.separator
    }

    /// Where the value stands in a store, if the field says so.
    pub const fn get_store(&self, store: Store) -> Option<&'static str> {
        self.stores[store as usize]
    }

    /// Each rule in words: `from 1024 to 65535`, `at least 3 long`.
    pub fn describe(&self) -> Vec<String> {
        let mut out = Vec::new();
        let text = |literal: Literal| literal.to_text(self.separator);
        let below = if self.exclusive { "below" } else { "at most" };
        match self.range {
            (Some(low), Some(high)) if self.exclusive => {
                out.push(format!("from {} to below {}", text(low), text(high)));
            }
            (Some(low), Some(high)) => out.push(format!("from {} to {}", text(low), text(high))),
            (Some(low), None) => out.push(format!("at least {}", text(low))),
            (None, Some(high)) => out.push(format!("{below} {}", text(high))),
            (None, None) => {}
        }
        match self.len {
            (Some(low), Some(high)) => out.push(format!("{low} to {high} long")),
            (Some(low), None) => out.push(format!("at least {low} long")),
            (None, Some(high)) => out.push(format!("at most {high} long")),
            (None, None) => {}
        }
        if !self.one_of.is_empty() {
            let mut words = String::from("one of ");
            for (i, literal) in self.one_of.iter().enumerate() {
                words.push_str(if i > 0 { ", `" } else { "`" });
                words.push_str(&text(*literal));
                words.push('`');
            }
            out.push(words);
        }
        if let Some(pattern) = self.pattern {
            out.push(format!("matching `{pattern}`"));
        }
        out
    }
}
