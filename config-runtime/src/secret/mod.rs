//! Secret types: the ecosystem's own from `secrecy`, filled so that the bytes stand in memory once.
//! `#[secret]` asks for [`SecretValue`], which no plain type implements: that is how a secret in a `String` fails to compile.

mod bytes;
mod contain;
mod own;
mod text;

#[cfg(feature = "schema-loader")]
pub(crate) use bytes::fixed_bytes;

use std::fmt;

use secure_config_schema::{Format, Type};

use crate::raw::Raw;
use crate::reader::Reader;
use crate::value::View;
use crate::violation::Violation;

/// A type that may hold a secret: it has no `Display` and no `Serialize`, prints as `[REDACTED]` and wipes itself.
///
/// Implemented for `SecretString`, `SecretBox<[u8; N]>`, `SecretSlice<u8>`, `SecretBox<T>` where `T` is a
/// [`Value`](crate::Value) that wipes itself, and for `Option`, `Vec`, `BTreeMap` and [`Rotating`](crate::Rotating) of these.
///
/// ```
/// use secure_config_runtime::{Rotating, SecretString, SecretValue};
/// fn may_hold_a_secret<T: SecretValue>() {}
/// may_hold_a_secret::<Option<Rotating<SecretString>>>();
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot hold a secret: it can be printed, logged and copied",
    label = "not a secret type",
    note = "use `SecretString` for text, `SecretBox<[u8; N]>` or `SecretSlice<u8>` for bytes, `SecretBox<T>` for a type of your own that wipes itself; `Option`, `Vec`, `BTreeMap` and `Rotating` of these are fine"
)]
pub trait SecretValue: Sized {
    /// What the type holds, for checks and documents.
    const TYPE: Type;

    /// Reads the secret; `format` says how bytes are written.
    #[doc(hidden)]
    fn decode(raw: Raw<'_>, format: Option<Format>) -> Result<Self, Violation>;

    /// Shows each single value to the rules.
    #[doc(hidden)]
    fn views(&self, visit: &mut dyn FnMut(View<'_>));

    /// The value that stands for an absent one, where the type has one.
    #[doc(hidden)]
    fn absent() -> Option<Self> {
        None
    }

    /// What `Debug` of the settings prints.
    #[doc(hidden)]
    fn slot(&self) -> &dyn fmt::Debug {
        &crate::redact::ALWAYS
    }

    /// Reads the values beside the current one; only [`Rotating`](crate::Rotating) has any.
    #[doc(hidden)]
    fn with_others(current: Option<Self>, _reader: &mut Reader<'_>, _row: usize) -> Option<Self> {
        current
    }

    #[doc(hidden)]
    #[inline(never)]
    fn read(reader: &mut Reader<'_>, row: usize) -> Option<Self> {
        let format = reader.format(row);
        reader.read(row, |raw| Self::decode(raw, format), Self::views, |_| Self::absent(), Self::with_others)
    }
}

/// A type whose values wipe themselves, for secrets that the program's own code parses.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot hold a secret: it can be printed, logged and copied",
    label = "not a secret type",
    note = "use `SecretBox<T>` for a type of your own that wipes itself; `Option`, `Vec` and `Rotating` of it are fine"
)]
pub trait Wiped {}

impl<T: zeroize::Zeroize + ?Sized> Wiped for secrecy::SecretBox<T> {}
impl<T: Wiped> Wiped for Option<T> {}
impl<T: Wiped> Wiped for Vec<T> {}
impl<T: Wiped> Wiped for crate::rotating::Rotating<T> {}

/// A secret type is a [`Value`](crate::Value) too: a field of it is a secret without the word.
macro_rules! secret_is_value {
    ($([$($bounds:tt)*] $t:ty;)*) => {$(
        impl<$($bounds)*> crate::value::Value for $t {
            const TYPE: secure_config_schema::Type = <Self as crate::secret::SecretValue>::TYPE;

            fn from_text(text: &str) -> Result<Self, crate::violation::Violation> {
                <Self as crate::value::Value>::from_raw(crate::raw::Raw::borrowed(text.as_bytes(), ","))
            }

            fn from_raw(raw: crate::raw::Raw<'_>) -> Result<Self, crate::violation::Violation> {
                <Self as crate::secret::SecretValue>::decode(raw, None)
            }

            fn views(&self, visit: &mut dyn FnMut(crate::value::View<'_>)) {
                <Self as crate::secret::SecretValue>::views(self, visit);
            }

            fn slot(&self) -> &dyn std::fmt::Debug {
                <Self as crate::secret::SecretValue>::slot(self)
            }

            fn with_others(
                current: Option<Self>,
                reader: &mut crate::reader::Reader<'_>,
                row: usize,
            ) -> Option<Self> {
                <Self as crate::secret::SecretValue>::with_others(current, reader, row)
            }

            fn read(reader: &mut crate::reader::Reader<'_>, row: usize) -> Option<Self> {
                <Self as crate::secret::SecretValue>::read(reader, row)
            }
        }
    )*};
}
pub(crate) use secret_is_value;
