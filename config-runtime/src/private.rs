//! What the derive's expansion names. Nothing here is for programs, and nothing is stable.

pub use std::cfg;
pub use std::fmt::{Debug, Formatter, Result as FmtResult};
pub use std::iter::FromIterator;
pub use std::ops::FnMut;
pub use std::option::Option::{self, None, Some};
pub use std::primitive::str;
pub use std::result::Result::{self, Err, Ok};
pub use std::str::FromStr;

pub use secure_config_schema::{
    Alias, Base, Criticality, DevDefault, Docs, Environments, Fallback, Field, FieldDoc as Doc, Format, Lit, Literal,
    Name::{Part, Whole},
    Relation, RelationKind, Rotation, Rules, Schema, Secret, Store, Type, Variant, check, exchange,
};

pub use crate::config::{Group, SecureConfig};
pub use crate::date::{day, parse_rfc3339};
pub use crate::probe::{ByDebug, ByName, Named, Probe, Seen, Unseen};
pub use crate::reader::Reader;
pub use crate::secret::SecretValue;
use crate::secret::Wiped;
pub use crate::source::{answer_of_pairs, is_read};
pub use crate::value::{Holds, Shows, Value, View, read_from_str, read_optional_from_str, read_with};
#[cfg(feature = "serde")]
pub use crate::value::{read_optional_serde, read_serde};
pub use crate::violation::Violation;

/// What a field holds that the program's own code parses.
pub const fn parsed_type(what: &'static str, secret: bool, optional: bool, rotating: bool) -> Type {
    let mut ty = Type::of(Base::Custom(what));
    if secret {
        ty = ty.secret();
    }
    if rotating {
        ty = ty.rotating();
    }
    if optional {
        ty = ty.optional();
    }
    ty
}

/// The type of a constant in `default`, `range` or `one_of` that has no literal: its method is found where [`Lit`] has none
/// of its own, so that the error says what to do.
pub trait NoLiteral<T>: Sized {
    /// Never called: no type is a [`Constant`].
    fn literal(self) -> Literal
    where
        T: Constant,
    {
        Literal::Bool(false)
    }
}

impl<T> NoLiteral<T> for Lit<T> {}

/// Implemented for nothing.
#[diagnostic::on_unimplemented(
    message = "a constant of type `{Self}` cannot stand here: only whole and floating numbers, `bool`, `char`, `&'static str` and `Duration` can",
    label = "not a type with literals",
    note = "for a default of any other type there is `default_with = path::of::a_function`, for a rule `validate = path::of::a_function`"
)]
pub trait Constant {}

/// `Debug` of a settings struct: names from the schema, values as their types allow.
#[inline(never)]
pub fn debug(f: &mut Formatter<'_>, schema: &'static Schema, slots: &[&dyn Debug]) -> FmtResult {
    let mut out = f.debug_struct(schema.name());
    for (field, slot) in schema.fields().iter().zip(slots) {
        out.field(field.get_ident(), slot);
    }
    out.finish()
}

/// `#[config(validate = path)]` on a field. The value comes first, because reading it borrows the reader too.
#[inline(never)]
pub fn validated<T: ?Sized, F: Shows<T>>(
    value: Option<F>,
    reader: &mut Reader<'_>,
    row: usize,
    validate: fn(&T) -> Result<(), Violation>,
) -> Option<F> {
    let value = value?;
    let mut first = None;
    value.show(&mut |value| {
        if let Err(violation) = validate(value) {
            first.get_or_insert(violation);
        }
    });
    match first {
        Some(violation) => {
            reader.refuse(row, violation);
            None
        }
        None => Some(value),
    }
}

/// `#[config(validate = path)]` on a struct.
#[inline(never)]
pub fn validated_struct<T>(reader: &mut Reader<'_>, value: T, validate: fn(&T) -> Result<(), Violation>) -> Option<T> {
    match validate(&value) {
        Ok(()) => Some(value),
        Err(violation) => {
            reader.refuse_struct(violation);
            None
        }
    }
}

/// The member of a closed set that a text names; case does not count.
#[inline(never)]
pub fn chosen<T, const N: usize>(members: [T; N], variants: &[Variant], text: &str) -> Result<T, Violation> {
    let text = text.trim();
    let at = variants.iter().position(|variant| variant.name.eq_ignore_ascii_case(text));
    at.and_then(|at| members.into_iter().nth(at)).ok_or(Violation::WRONG_TYPE)
}

/// What a stub refuses with; never reached, because a stub stands beside an error.
pub const NO_VARIANT: Violation = Violation::WRONG_TYPE;

/// A default for a type that the program's own code parses.
pub fn or_default<T>(read: Option<T>, reader: &Reader<'_>, row: usize, default: fn() -> T) -> Option<T> {
    if reader.is_absent(row) { Some(default()) } else { read }
}

/// `Debug` of a secret that the program's own code parses.
pub fn redacted<T>(_secret: &T) -> &'static dyn Debug {
    &crate::redact::ALWAYS
}

/// `Debug` of a value that the program's own code parses.
pub fn shown<T: Debug>(value: &T) -> &dyn Debug {
    value
}

/// Fails to compile for a type that does not wipe itself.
pub const fn holds_secrets<T: Wiped>() {}

/// `Debug` of a settings struct comes out of this macro, so that the error about a second one shows the macro's name.
#[doc(hidden)]
#[macro_export]
macro_rules! __SecureConfig_makes_Debug_so_drop_it_from_derive_or_say_config_no_debug {
    ([$($generics:tt)*] [$($name:tt)*] [$($bounds:tt)*] $body:tt) => {
        #[automatically_derived]
        impl $($generics)* $crate::private::Debug for $($name)* $($bounds)* $body
    };
}

/// `#[config(serde)]` without the feature `serde` is an error that names it.
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! __serde_field {
    ($($call:tt)*) => { $crate::private::$($call)* };
}

/// `#[config(serde)]` without the feature `serde` is an error that names it.
#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __serde_field {
    ($($call:tt)*) => {
        ::core::compile_error!("`#[config(serde)]` needs the feature `serde` of secure-config")
    };
}

/// `#[config(pattern = …)]` without the feature `regex` is an error that names it.
#[cfg(feature = "regex")]
#[doc(hidden)]
#[macro_export]
macro_rules! __pattern_field {
    () => {};
}

/// `#[config(pattern = …)]` without the feature `regex` is an error that names it.
#[cfg(not(feature = "regex"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __pattern_field {
    () => {
        ::core::compile_error!("`#[config(pattern = …)]` needs the feature `regex` of secure-config");
    };
}

pub use __SecureConfig_makes_Debug_so_drop_it_from_derive_or_say_config_no_debug as SecureConfig_makes_Debug_so_drop_it_from_derive_or_say_config_no_debug;
pub use {__pattern_field as pattern_field, __serde_field as serde_field};

/// A test that fails when a generated file is stale.
pub use crate::emit::assert_fresh;
