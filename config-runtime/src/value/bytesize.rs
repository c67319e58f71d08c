//! A number of bytes that people write with a unit.

use std::fmt;

use secure_config_schema::{Base, Type, parse_byte_size};

use super::{Value, View};
use crate::violation::Violation;

/// A number of bytes, written as `512`, `64KiB` or `10MB`.
///
/// `kB`, `MB`, `GB` … are powers of 1,000, `KiB`, `MiB`, `GiB` … powers of 1,024; case does not count.
///
/// ```
/// use secure_config_runtime::{ByteSize, Value};
/// assert_eq!(ByteSize::from_text("64KiB").unwrap().bytes(), 65_536);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ByteSize(u64);

impl ByteSize {
    /// So many bytes.
    ///
    /// ```
    /// use secure_config_runtime::ByteSize;
    /// assert_eq!(ByteSize::new(512).bytes(), 512);
    /// ```
    #[inline]
    pub const fn new(bytes: u64) -> Self {
        Self(bytes)
    }

    /// The number of bytes.
    #[inline]
    pub const fn bytes(self) -> u64 {
        self.0
    }
}

impl From<u64> for ByteSize {
    #[inline]
    fn from(bytes: u64) -> Self {
        Self(bytes)
    }
}

impl fmt::Display for ByteSize {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}B", self.0)
    }
}

impl Value for ByteSize {
    const TYPE: Type = Type::of(Base::ByteSize);

    #[inline]
    fn from_text(text: &str) -> Result<Self, Violation> {
        parse_byte_size(text.trim()).map(Self).ok_or(Violation::WRONG_TYPE)
    }

    #[inline]
    fn views(&self, visit: &mut dyn FnMut(View<'_>)) {
        visit(View::Size(self.0));
    }
}
