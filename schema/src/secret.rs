//! What `#[secret]` says of a field.

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
