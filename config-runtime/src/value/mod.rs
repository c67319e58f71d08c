//! From raw text to types. [`Value`] is the one trait that a type of the program's own has to implement; everything that
//! does not depend on the type (lookup, layering, rules, errors) is elsewhere and not generic.

mod bytesize;
mod collection;
mod custom;
mod number;
mod scalar;
#[cfg(feature = "serde")]
mod tree;
#[cfg(feature = "url")]
mod url;
mod view;

use std::fmt;

use secure_config_schema::{Base, Type};

pub use bytesize::ByteSize;
pub use custom::{Holds, Shows, read_from_str, read_optional_from_str, read_with};
#[cfg(feature = "serde")]
pub use tree::{read_optional_serde, read_serde};
pub use view::View;

use crate::raw::Raw;
use crate::reader::Reader;
use crate::violation::Violation;

/// A type that a field of a settings struct can have.
///
/// Implemented for numbers, `bool`, `char`, `String`, `PathBuf`, [`Duration`](std::time::Duration), [`ByteSize`],
/// addresses, `Option`, `Vec`, `HashSet` and `BTreeMap` of these, for the secret types, and by the derive for field-less
/// enums. For a type of your own one method is enough:
///
/// ```
/// use secure_config_runtime::{Value, Violation};
///
/// #[derive(Debug)]
/// struct Region(String);
///
/// impl Value for Region {
///     fn from_text(text: &str) -> Result<Self, Violation> {
///         if text.len() == 2 { Ok(Region(text.to_owned())) } else { Err(Violation::new("expected two letters")) }
///     }
/// }
/// ```
///
/// # Errors
/// [`from_text`](Self::from_text) refuses with a [`Violation`], whose text is `&'static str`: it cannot hold the value.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from configuration",
    label = "not a type that a variable can be read into",
    note = "a struct that derives `SecureConfig` needs `#[config(nested)]`; a type with `FromStr` needs `#[config(from_str)]`; a `Deserialize` needs `#[config(serde)]`; or implement `secure_config::Value` for it"
)]
pub trait Value: Sized + fmt::Debug {
    /// What the type holds, for checks and documents.
    const TYPE: Type = Type::of(Base::Custom("a value of the program's own type"));

    /// What each name of a closed set means.
    #[doc(hidden)]
    const VARIANT_DOCS: &'static [&'static str] = &[];

    /// Reads the type from the text of a variable.
    ///
    /// # Errors
    /// The text is not one of the type.
    fn from_text(text: &str) -> Result<Self, Violation>;

    #[doc(hidden)]
    fn from_raw(raw: Raw<'_>) -> Result<Self, Violation> {
        Self::from_text(raw.text()?)
    }

    /// Shows each single value to the rules.
    #[doc(hidden)]
    fn views(&self, _visit: &mut dyn FnMut(View<'_>)) {}

    /// The value that stands for an absent one, where the type has one.
    #[doc(hidden)]
    fn absent() -> Option<Self> {
        None
    }

    /// What `Debug` of the settings prints.
    #[doc(hidden)]
    fn slot(&self) -> &dyn fmt::Debug {
        self
    }

    /// Reads the values beside the current one; only [`Rotating`](crate::Rotating) has any.
    #[doc(hidden)]
    fn with_others(current: Option<Self>, _reader: &mut Reader<'_>, _row: usize) -> Option<Self> {
        current
    }

    #[doc(hidden)]
    #[inline(never)]
    fn read(reader: &mut Reader<'_>, row: usize) -> Option<Self> {
        reader.read(row, Self::from_raw, Self::views, |_| Self::absent(), Self::with_others)
    }

    #[doc(hidden)]
    #[inline(never)]
    fn read_or(reader: &mut Reader<'_>, row: usize, default: fn() -> Self) -> Option<Self> {
        let made = |reader: &mut Reader<'_>| reader.checked(row, Ok(default()), Self::views);
        reader.read(row, Self::from_raw, Self::views, made, Self::with_others)
    }
}
