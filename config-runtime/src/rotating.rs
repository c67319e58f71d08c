//! A secret with the values that are valid beside it while a rotation runs.

use std::fmt;

use secrecy::{ExposeSecret, SecretBox};

/// A secret that can be replaced without a moment in which only one value is valid.
///
/// Sign with [`current`](Self::current) and accept whatever [`verify`](Self::verify) accepts: the current value, the next
/// one (staged, and already used by replicas that started later), and the previous ones (until their window is over).
/// `Debug` prints `[REDACTED]`.
///
/// ```
/// use secure_config_runtime::{Rotating, SecretString};
/// let key = Rotating::new(SecretString::from("new")).with_previous([SecretString::from("old")]);
/// assert!(key.matches(b"old"));
/// assert!(!key.matches(b"other"));
/// ```
pub struct Rotating<T> {
    current: T,
    next: Option<T>,
    previous: Vec<T>,
}

impl<T> Rotating<T> {
    /// A value with no other beside it.
    ///
    /// ```
    /// use secure_config_runtime::Rotating;
    /// let key = Rotating::new("only");
    /// assert!(key.previous().is_empty() && key.next().is_none());
    /// ```
    pub const fn new(current: T) -> Self {
        Self { current, next: None, previous: Vec::new() }
    }

    /// Adds values that were current before, the latest first.
    ///
    /// ```
    /// use secure_config_runtime::Rotating;
    /// let key = Rotating::new(3).with_previous([2, 1]);
    /// assert_eq!((key.current(), key.previous()), (&3, &[2, 1][..]));
    /// ```
    #[must_use]
    pub fn with_previous(mut self, previous: impl IntoIterator<Item = T>) -> Self {
        self.previous.extend(previous);
        self
    }

    /// Adds the value that will be current after the next rotation.
    ///
    /// ```
    /// use secure_config_runtime::Rotating;
    /// assert_eq!(Rotating::new(3).with_next(4).next(), Some(&4));
    /// ```
    #[must_use]
    pub fn with_next(mut self, next: T) -> Self {
        self.next = Some(next);
        self
    }

    /// The value to sign, encrypt or log in with.
    pub const fn current(&self) -> &T {
        &self.current
    }

    /// The values that were current before and are still valid, the latest first.
    pub fn previous(&self) -> &[T] {
        &self.previous
    }

    /// The staged value, if there is one.
    pub const fn next(&self) -> Option<&T> {
        self.next.as_ref()
    }

    /// Current, next, previous.
    pub(crate) fn values(&self) -> impl Iterator<Item = &T> {
        std::iter::once(&self.current).chain(&self.next).chain(&self.previous)
    }

    /// Whether `accepts` holds for the current, the next or a previous value, asked in this order.
    ///
    /// ```
    /// use secure_config_runtime::Rotating;
    /// let key = Rotating::new(3).with_previous([2]);
    /// assert!(key.verify(|n| *n == 2));
    /// ```
    pub fn verify(&self, accepts: impl FnMut(&T) -> bool) -> bool {
        self.values().any(accepts)
    }

    /// The first success of `attempt` on the current, the next and the previous values, asked in this order.
    ///
    /// # Errors
    /// The error of the current value, when every attempt fails.
    ///
    /// ```
    /// use secure_config_runtime::Rotating;
    /// let key = Rotating::new("new").with_previous(["old"]);
    /// assert_eq!(key.try_each(|key| if *key == "old" { Ok(1) } else { Err("no") }), Ok(1));
    /// assert_eq!(key.try_each(|key| Err::<(), _>(*key)), Err("new"));
    /// ```
    pub fn try_each<U, E>(&self, mut attempt: impl FnMut(&T) -> Result<U, E>) -> Result<U, E> {
        let first = attempt(&self.current);
        if first.is_ok() {
            return first;
        }
        self.values().skip(1).find_map(|value| attempt(value).ok()).map_or(first, Ok)
    }
}

impl Rotating<SecretBox<str>> {
    /// Whether `candidate` is one of the values. Takes the same time whichever it is, and whether or not it is one:
    /// the time depends on lengths alone.
    ///
    /// ```
    /// use secure_config_runtime::{Rotating, SecretString};
    /// let key = Rotating::new(SecretString::from("new")).with_previous([SecretString::from("old")]);
    /// assert!(key.matches(b"new") && key.matches(b"old") && !key.matches(b"ol"));
    /// ```
    pub fn matches(&self, candidate: &[u8]) -> bool {
        matches_any(self.values().map(|value| value.expose_secret().as_bytes()), candidate)
    }
}

impl Rotating<SecretBox<[u8]>> {
    /// Whether `candidate` is one of the values; the time depends on lengths alone.
    pub fn matches(&self, candidate: &[u8]) -> bool {
        matches_any(self.values().map(ExposeSecret::expose_secret), candidate)
    }
}

impl<const N: usize> Rotating<SecretBox<[u8; N]>> {
    /// Whether `candidate` is one of the values; the time depends on lengths alone.
    pub fn matches(&self, candidate: &[u8]) -> bool {
        matches_any(self.values().map(|value| &value.expose_secret()[..]), candidate)
    }
}

impl<T> fmt::Debug for Rotating<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(crate::redact::REDACTED)
    }
}

/// Compares with every value, to the end of each, and combines without a branch.
fn matches_any<'a>(values: impl Iterator<Item = &'a [u8]>, candidate: &[u8]) -> bool {
    let mut found = 0u8;
    for value in values {
        let mut differs = u8::from(value.len() != candidate.len());
        for (i, byte) in candidate.iter().enumerate() {
            differs |= byte ^ value.get(i).copied().unwrap_or_default();
            differs = std::hint::black_box(differs);
        }
        found |= u8::from(differs == 0);
    }
    std::hint::black_box(found) != 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> Rotating<SecretBox<str>> {
        let secret = |text: &str| SecretBox::<str>::from(text);
        Rotating::new(secret("current")).with_next(secret("next")).with_previous([secret("older"), secret("oldest")])
    }

    #[test]
    fn matches_with_each_value_holds_and_with_no_other() {
        for text in ["current", "next", "older", "oldest"] {
            assert!(key().matches(text.as_bytes()), "{text}");
        }
        for text in ["", "curren", "currentt", "Current", "old", "\0"] {
            assert!(!key().matches(text.as_bytes()), "{text:?}");
        }
    }

    #[test]
    fn verify_asks_current_then_next_then_previous() {
        let mut asked = Vec::new();
        key().verify(|value| {
            asked.push(value.expose_secret().to_owned());
            false
        });
        assert_eq!(asked, ["current", "next", "older", "oldest"]);
    }

    #[test]
    fn debug_of_a_rotating_value_says_nothing_of_it() {
        assert_eq!(format!("{:?}", key()), "[REDACTED]");
    }
}
