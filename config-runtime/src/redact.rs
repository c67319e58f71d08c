//! What stands in the place of a secret wherever one could be printed.

use std::fmt;

/// The text that stands for a secret.
pub(crate) const REDACTED: &str = "[REDACTED]";

/// Prints as `[REDACTED]`; one for a secret that is always there, one for a secret that may be absent.
pub(crate) struct Redacted(&'static str);

/// A secret.
pub(crate) static ALWAYS: Redacted = Redacted(REDACTED);
/// An optional secret that is there.
pub(crate) static SOME: Redacted = Redacted("Some([REDACTED])");
/// An optional secret that is absent.
pub(crate) static NONE: Redacted = Redacted("None");

/// A name from outside, to be compared and never printed: whatever belongs there, it may be something else.
pub(crate) struct Withheld(pub(crate) String);

impl fmt::Debug for Withheld {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

impl fmt::Debug for Redacted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}
