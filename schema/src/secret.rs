//! What `#[secret]` says of a field, and the one list of names that sound like a secret's.

/// The form of a secret that is checked at start-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// `scheme://…`.
    Url,
    /// A PEM block with matching labels.
    Pem,
    /// Base64, standard or URL-safe, padded or not.
    Base64,
    /// An even number of hexadecimal digits.
    Hex,
    /// Three base64url parts joined by dots.
    Jwt,
    /// 8-4-4-4-12 hexadecimal digits.
    Uuid,
}

impl Format {
    /// What the loader expects, in words.
    pub const fn expected(self) -> &'static str {
        match self {
            Format::Url => "a URL",
            Format::Pem => "a PEM block",
            Format::Base64 => "base64",
            Format::Hex => "an even number of hexadecimal digits",
            Format::Jwt => "a JWT (three parts in base64url, joined by dots)",
            Format::Uuid => "a UUID",
        }
    }

    /// The word of the attribute.
    pub const fn name(self) -> &'static str {
        match self {
            Format::Url => "url",
            Format::Pem => "pem",
            Format::Base64 => "base64",
            Format::Hex => "hex",
            Format::Jwt => "jwt",
            Format::Uuid => "uuid",
        }
    }
}

/// How bad it is when the secret gets known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Criticality {
    /// Little harm.
    Low,
    /// Some harm.
    Medium,
    /// Great harm.
    High,
}

impl Criticality {
    /// The word of the attribute.
    pub const fn name(self) -> &'static str {
        match self {
            Criticality::Low => "low",
            Criticality::Medium => "medium",
            Criticality::High => "high",
        }
    }
}

/// What `#[secret(…)]` says of a field.
///
/// ```
/// use secure_config_schema::{Format, Secret};
/// const DSN: Secret = Secret::new().format(Format::Url).owner("payments");
/// assert_eq!(DSN.get_owner(), Some("payments"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Secret {
    format: Option<Format>,
    min_len: u32,
    owner: Option<&'static str>,
    criticality: Option<Criticality>,
}

impl Secret {
    /// `#[secret]` without anything else.
    #[allow(clippy::new_without_default)]
    pub const fn new() -> Self {
        Self { format: None, min_len: 0, owner: None, criticality: None }
    }

    /// The form that is checked.
    #[must_use]
    pub const fn format(mut self, format: Format) -> Self {
        self.format = Some(format);
        self
    }

    /// The least number of characters (of bytes, for raw bytes).
    #[must_use]
    pub const fn min_len(mut self, min_len: u32) -> Self {
        self.min_len = min_len;
        self
    }

    /// Who answers for the secret.
    #[must_use]
    pub const fn owner(mut self, owner: &'static str) -> Self {
        self.owner = Some(owner);
        self
    }

    /// How bad it is when the secret gets known.
    #[must_use]
    pub const fn criticality(mut self, criticality: Criticality) -> Self {
        self.criticality = Some(criticality);
        self
    }

    /// The form that is checked, if any.
    pub const fn get_format(&self) -> Option<Format> {
        self.format
    }

    /// The least length, 0 where none is set.
    pub const fn get_min_len(&self) -> u32 {
        self.min_len
    }

    /// Who answers for the secret, if that is said.
    pub const fn get_owner(&self) -> Option<&'static str> {
        self.owner
    }

    /// How bad it is when the secret gets known, if that is said.
    pub const fn get_criticality(&self) -> Option<Criticality> {
        self.criticality
    }
}

/// The last words that make a name a secret's.
const SECRET_ENDINGS: &[&str] = &[
    "password",
    "passphrase",
    "secret",
    "token",
    "api_key",
    "private_key",
    "signing_key",
    "secret_key",
    "credential",
    "dsn",
    "connection_string",
    "database_url",
    "db_url",
    "redis_url",
    "amqp_url",
    "mongo_url",
];

/// Whether a name, in snake case or as a variable, ends in a word that says secret: `db_password` does, `password_ttl` does not.
///
/// ```
/// use secure_config_schema::looks_secret;
/// assert!(looks_secret("STRIPE_API_KEY"));
/// assert!(!looks_secret("token_url"));
/// ```
pub const fn looks_secret(name: &str) -> bool {
    let mut i = 0;
    while i < SECRET_ENDINGS.len() {
        if ends_with_word(name.as_bytes(), SECRET_ENDINGS[i].as_bytes()) {
            return true;
        }
        i += 1;
    }
    false
}

const fn ends_with_word(name: &[u8], word: &[u8]) -> bool {
    let mut name_at = name.len();
    // A plural says the same of several: `api_keys`, `tokens`.
    if name_at > 0 && name[name_at - 1].eq_ignore_ascii_case(&b's') {
        name_at -= 1;
    }
    if name_at < word.len() {
        return false;
    }
    let start = name_at - word.len();
    let mut i = 0;
    while i < word.len() {
        if !name[start + i].eq_ignore_ascii_case(&word[i]) {
            return false;
        }
        i += 1;
    }
    start == 0 || name[start - 1] == b'_'
}

#[cfg(test)]
mod tests {
    use super::looks_secret;

    #[test]
    fn name_whose_last_word_says_secret_looks_secret() {
        for name in [
            "password",
            "DB_PASSWORD",
            "api_key",
            "api_keys",
            "stripe_secret_key",
            "database_url",
            "sentry_dsn",
            "tokens",
        ] {
            assert!(looks_secret(name), "{name}");
        }
        for name in [
            "token_url",
            "secret_name",
            "api_key_header",
            "token_ttl",
            "key",
            "passwordless",
            "mytoken",
            "url",
            "",
            "s",
            "public_key",
        ] {
            assert!(!looks_secret(name), "{name}");
        }
    }
}
