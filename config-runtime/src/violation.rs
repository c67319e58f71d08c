//! Why a value is refused, in words that cannot hold the value.

use std::fmt;

/// Why a value is refused.
///
/// The text is `&'static str`, so that it cannot carry the value: a secret that is refused stays out of the error.
///
/// ```
/// use secure_config_runtime::Violation;
/// fn even(port: &u16) -> Result<(), Violation> {
///     if port % 2 == 0 { Ok(()) } else { Err(Violation::new("has to be even")) }
/// }
/// assert_eq!(even(&3).unwrap_err().to_string(), "has to be even");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Violation(Cause);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cause {
    /// Not of the type; the schema says what is expected.
    WrongType,
    /// Not UTF-8.
    NotText,
    /// In somebody's own words.
    Words(&'static str),
}

impl Violation {
    /// Refuses a value; say what is expected or what is wrong, lower case, without a full stop.
    ///
    /// ```
    /// use secure_config_runtime::Violation;
    /// const ODD: Violation = Violation::new("has to be even");
    /// assert_eq!(ODD, "has to be even".into());
    /// ```
    pub const fn new(text: &'static str) -> Self {
        Self(Cause::Words(text))
    }

    pub(crate) const WRONG_TYPE: Self = Self(Cause::WrongType);
    pub(crate) const NOT_TEXT: Self = Self(Cause::NotText);

    pub(crate) const fn cause(self) -> Cause {
        self.0
    }
}

impl From<&'static str> for Violation {
    fn from(text: &'static str) -> Self {
        Self::new(text)
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Cause::WrongType => "not of the expected type",
            Cause::NotText => "not UTF-8",
            Cause::Words(text) => text,
        })
    }
}

impl std::error::Error for Violation {}
