//! Rules and details against the field's type: a rule that could never apply is a fault, not a silence.

use super::fail;
use super::literal::{is_less, one_fits};
use crate::{Base, Fallback, Field, Literal, Many, Type};

/// The bounds of `range` are of the field's type, and some value is between them.
#[track_caller]
#[inline]
pub const fn range_fits(field: &Field) {
    let Some(ty) = field.get_type() else { return };
    let rules = field.get_rules();
    let (low, high) = rules.get_range();
    match ty.base() {
        Base::Integer { .. } | Base::Float | Base::Duration | Base::ByteSize | Base::Char => {}
        _ => fail(field, "`range` is for numbers, durations, sizes and characters: for text and lists there is `len`"),
    }
    if !bound_fits(low, ty) {
        fail(field, "the lower bound of `range` is not of the field's type");
    }
    if !bound_fits(high, ty) {
        fail(field, "the upper bound of `range` is not of the field's type");
    }
    if let (Some(low), Some(high)) = (low, high)
        && (is_less(&high, &low, ty) || (rules.is_exclusive() && !is_less(&low, &high, ty)))
    {
        fail(field, "`range` is empty: no value is between its bounds");
    }
}

#[inline]
const fn bound_fits(bound: Option<Literal>, ty: &Type) -> bool {
    match bound {
        // The loader compares characters, and a text of one character is not one.
        Some(Literal::Text(_)) if matches!(ty.base(), Base::Char) => false,
        Some(bound) => one_fits(&bound, ty),
        None => true,
    }
}

/// The members of `one_of` are of the field's type.
#[track_caller]
#[inline]
pub const fn one_of_fits(field: &Field) {
    let Some(ty) = field.get_type() else { return };
    match ty.base() {
        Base::Address(_) | Base::Url | Base::Bytes(_) | Base::Custom(_) => {
            fail(
                field,
                "`one_of` is for text, paths, numbers, durations, sizes and characters: for other types there is `validate`",
            );
        }
        Base::OneOf(_) => fail(field, "`one_of` on an enum: the enum is a closed set already"),
        _ => {}
    }
    let members = field.get_rules().get_one_of();
    let mut i = 0;
    while i < members.len() {
        if !one_fits(&members[i], ty) {
            fail(field, "a member of `one_of` is not of the field's type");
        }
        i += 1;
    }
}

/// `len` is for what has a length.
#[track_caller]
#[inline]
pub const fn len_fits(field: &Field) {
    if !has_length(field) {
        fail(field, "`len` is for text, paths, bytes, lists and maps: for numbers there is `range`");
    }
}

/// `not_empty` is for what can be empty.
#[track_caller]
#[inline]
pub const fn not_empty_fits(field: &Field) {
    if !has_length(field) {
        fail(field, "`not_empty` is for text, paths, bytes, lists and maps: a value of this type is never empty");
    }
}

/// `allow_empty` is for what can be empty.
#[track_caller]
#[inline]
pub const fn allow_empty_fits(field: &Field) {
    if !has_length(field) {
        fail(
            field,
            "`allow_empty` is for text, paths, bytes, lists and maps: an empty value of this type is malformed",
        );
    }
}

#[inline]
const fn has_length(field: &Field) -> bool {
    match field.get_type() {
        Some(ty) if matches!(ty.how_many(), Many::One) => {
            matches!(ty.base(), Base::Text | Base::Path | Base::Bytes(_) | Base::Custom(_))
        }
        _ => true,
    }
}

/// `pattern` is for text.
#[track_caller]
#[inline]
pub const fn pattern_fits(field: &Field) {
    if let Some(ty) = field.get_type()
        && !matches!(ty.base(), Base::Text | Base::Path)
    {
        fail(field, "`pattern` is for text and paths: for other types there is `validate`");
    }
}

/// `separator` is for lists and maps.
#[track_caller]
#[inline]
pub const fn separator_fits(field: &Field) {
    if let Some(ty) = field.get_type()
        && matches!(ty.how_many(), Many::One)
        && !matches!(ty.base(), Base::Custom(_))
    {
        fail(field, "`separator` is for lists, sets and maps, and this type holds one value");
    }
}

/// `quiet` is for what may be absent.
#[track_caller]
#[inline]
pub const fn quiet_fits(field: &Field) {
    if let Some(ty) = field.get_type()
        && (!ty.is_optional() || !matches!(field.get_fallback(), Fallback::None))
    {
        fail(field, "`quiet` is for an `Option` without a default: nothing else is missed with a warning");
    }
}

/// `no_file` is for what has a `NAME_FILE`.
#[track_caller]
#[inline]
pub const fn no_file_fits(field: &Field) {
    if !field.is_secret() {
        fail(field, "`no_file` is for secrets: for other fields `NAME_FILE` is not read unless they say `file`");
    }
}
