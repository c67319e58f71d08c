//! Buffers for raw values. A value may be a secret, whatever the field says, so every buffer is overwritten when it is
//! dropped, and is sized before it is filled: growing one would leave a copy behind that nobody can overwrite.

use std::borrow::Cow;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::plan::narrow;
use secrecy::{ExposeSecret, SecretBox};
use zeroize::Zeroize;

/// Raw bytes of a value, overwritten when dropped and never printed.
///
/// Made from text, bytes or OS strings; a source hands its values over in these.
///
/// ```
/// use secure_config_runtime::Bytes;
/// let value = Bytes::from("hunter2");
/// assert_eq!(value.as_slice(), b"hunter2");
/// assert_eq!(format!("{value:?}"), "[REDACTED]");
/// ```
pub struct Bytes(Repr);

enum Repr {
    Owned(Vec<u8>),
    /// A part of a buffer: where it starts and ends. No buffer that is shared has more than 1 MiB.
    Shared(Arc<Wiped>, u32, u32),
}

/// A buffer that several values are slices of: a file's content.
struct Wiped(Vec<u8>);

impl Drop for Wiped {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl Bytes {
    /// The bytes.
    #[inline]
    pub fn as_slice(&self) -> &[u8] {
        match &self.0 {
            Repr::Owned(bytes) => bytes,
            Repr::Shared(buffer, start, end) => buffer.0.get(*start as usize..*end as usize).unwrap_or_default(),
        }
    }

    /// Whether there are none.
    ///
    /// ```
    /// use secure_config_runtime::Bytes;
    /// assert!(Bytes::from("").is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        self.as_slice().is_empty()
    }

    /// Lets several values be slices of this one without a copy.
    pub(crate) fn into_shared(mut self) -> Self {
        if let Repr::Owned(bytes) = &mut self.0 {
            let bytes = std::mem::take(bytes);
            let end = narrow(bytes.len());
            self.0 = Repr::Shared(Arc::new(Wiped(bytes)), 0, end);
        }
        self
    }

    /// A part of these; without a copy after [`into_shared`](Self::into_shared).
    pub(crate) fn slice(&self, range: Range<usize>) -> Self {
        match &self.0 {
            Repr::Owned(bytes) => Self::from(bytes.get(range).unwrap_or_default()),
            Repr::Shared(buffer, first, last) => {
                let (start, end) = (first + narrow(range.start), first + narrow(range.end));
                Self(Repr::Shared(Arc::clone(buffer), start, end.min(*last)))
            }
        }
    }

    /// These bytes of the buffer, which are a slice of it; as with [`slice`](Self::slice), without a copy.
    pub(crate) fn part(&self, part: &[u8]) -> Self {
        let start = part.as_ptr().addr().wrapping_sub(self.as_slice().as_ptr().addr());
        self.slice(start..start.wrapping_add(part.len()))
    }

    /// How much room the buffer has behind the bytes.
    #[cfg(all(test, feature = "toml"))]
    pub(crate) fn spare(&self) -> usize {
        match &self.0 {
            Repr::Owned(bytes) => bytes.capacity() - bytes.len(),
            Repr::Shared(..) => 0,
        }
    }

    /// Whether these are a part of a larger buffer, without a copy.
    #[cfg(all(test, feature = "toml"))]
    pub(crate) fn is_slice(&self) -> bool {
        matches!(self.0, Repr::Shared(..))
    }

    /// The bytes in a vector without spare room, which the caller has to overwrite.
    #[inline]
    pub(crate) fn into_exact_vec(mut self) -> Vec<u8> {
        match &mut self.0 {
            Repr::Owned(bytes) if bytes.capacity() == bytes.len() => {
                let taken = std::mem::take(bytes);
                // Nothing is left in it that would have to be overwritten or freed.
                std::mem::forget(self);
                taken
            }
            _ => exact(self.as_slice()),
        }
    }
}

/// A copy without spare room.
pub(crate) fn exact(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    out.extend_from_slice(bytes);
    out
}

impl Drop for Bytes {
    fn drop(&mut self) {
        if let Repr::Owned(bytes) = &mut self.0
            && bytes.capacity() > 0
        {
            wipe(bytes);
        }
    }
}

/// Overwrites a buffer.
#[inline(never)]
fn wipe(bytes: &mut Vec<u8>) {
    // Most have no spare room that would have to be gone through, too.
    if bytes.capacity() == bytes.len() { bytes.as_mut_slice().zeroize() } else { bytes.zeroize() }
}

/// No bytes.
impl Default for Bytes {
    fn default() -> Self {
        Self(Repr::Owned(Vec::new()))
    }
}

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(crate::redact::REDACTED)
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self(Repr::Owned(bytes))
    }
}

impl From<String> for Bytes {
    fn from(text: String) -> Self {
        Self::from(text.into_bytes())
    }
}

impl From<OsString> for Bytes {
    fn from(text: OsString) -> Self {
        Self::from(text.into_encoded_bytes())
    }
}

impl From<PathBuf> for Bytes {
    fn from(path: PathBuf) -> Self {
        Self::from(path.into_os_string())
    }
}

impl From<Cow<'_, str>> for Bytes {
    fn from(text: Cow<'_, str>) -> Self {
        Self::from(text.into_owned())
    }
}

impl From<SecretBox<str>> for Bytes {
    fn from(secret: SecretBox<str>) -> Self {
        Self::from(secret.expose_secret())
    }
}

impl From<Box<str>> for Bytes {
    fn from(text: Box<str>) -> Self {
        Self::from(text.into_string())
    }
}

macro_rules! from_copies {
    ($($t:ty, $bytes:ident);*) => {$(
        impl From<&$t> for Bytes {
            fn from(value: &$t) -> Self {
                Self(Repr::Owned(exact(value.$bytes())))
            }
        }
    )*};
}
from_copies!(str, as_bytes; String, as_bytes; [u8], as_ref; Vec<u8>, as_slice; OsStr, as_encoded_bytes);

impl From<&Path> for Bytes {
    fn from(path: &Path) -> Self {
        Self::from(path.as_os_str())
    }
}

impl<const N: usize> From<[u8; N]> for Bytes {
    fn from(mut value: [u8; N]) -> Self {
        let out = Self::from(&value[..]);
        value.zeroize();
        out
    }
}

impl<const N: usize> From<&[u8; N]> for Bytes {
    fn from(value: &[u8; N]) -> Self {
        Self::from(&value[..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_of_a_shared_buffer_are_slices_of_it() {
        let whole = Bytes::from("name=value").into_shared();
        let part = whole.slice(5..10);
        assert_eq!(part.as_slice(), b"value");
        assert_eq!(part.slice(1..3).as_slice(), b"al");
        assert_eq!(whole.slice(8..99).as_slice(), b"ue", "a range past the end is cut");
    }

    #[test]
    fn bytes_with_spare_room_become_a_vector_without() {
        let mut roomy = Vec::with_capacity(64);
        roomy.extend_from_slice(b"abc");
        let vec = Bytes::from(roomy).into_exact_vec();
        assert_eq!((vec.len(), vec.capacity()), (3, 3));
    }
}
