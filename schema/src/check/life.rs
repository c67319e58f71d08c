//! `#[secret]`, `#[rotate]`, `#[required]` and `#[not_secret]` against the field's type, through aliases of it.

use super::fail;
use crate::{Base, Field, Presence, Shape};

/// `#[required]` and `#[required(in = …)]` against an `Option`.
#[track_caller]
#[inline]
pub const fn required_fits(field: &Field) {
    match (field.get_required_in().is_empty(), is_optional(field)) {
        (true, true) => fail(
            field,
            "`#[required]` on an `Option`: drop the `Option`, or name the environments: `#[required(in = \"prod\")]`",
        ),
        (false, false) => fail(
            field,
            "`#[required(in = …)]` needs an `Option`: without one the field is required in every environment",
        ),
        _ => {}
    }
}

/// `#[rotate]` is for secrets.
#[track_caller]
#[inline]
pub const fn rotation_fits(field: &Field) {
    if !field.is_secret() {
        fail(field, "`#[rotate]` is for secrets, and the type is a plain one: make it a `SecretString`");
    }
    if let (Some(rotation), Some(ty)) = (field.get_rotation(), field.get_type())
        && rotation.previous_list().is_some()
        && !ty.is_rotating()
        && !matches!(ty.base(), Base::Custom(_))
    {
        fail(
            field,
            "`previous` names values that this type has no place for: make it a `Rotating<…>`, or drop the word",
        );
    }
}

/// A `Rotating` says when it rotates, and has nothing but an `Option` around it; that is the outermost part of its type.
#[track_caller]
#[inline]
pub const fn type_fits(field: &Field) {
    let Some(ty) = field.get_type() else { return };
    if ty.has_option_inside() {
        fail(
            field,
            "an `Option` inside a list, a map, a `Rotating` or another `Option`: no variable says that a part is absent; put the `Option` around the whole",
        );
    }
    if ty.has_rotating_inside() {
        fail(
            field,
            "a `Rotating` inside a list, a map or another `Rotating`: no variable says whose previous value it holds; put the `Rotating` around the whole",
        );
    }
    if ty.is_rotating() && field.get_rotation().is_none() {
        fail(field, "a `Rotating` without `#[rotate]`: say when, `#[rotate(days = 90)]` or `#[rotate(on_compromise)]`");
    }
}

/// `#[not_secret]` is not said of a secret type.
#[track_caller]
#[inline]
pub const fn not_secret_fits(field: &Field) {
    if let Some(ty) = field.get_type()
        && ty.is_secret()
    {
        fail(field, "`#[not_secret]` on a secret type: drop the attribute, or make the type a plain one");
    }
}

/// The form of a secret is a form of text or of bytes.
#[track_caller]
#[inline]
pub const fn format_fits(field: &Field) {
    let Some(ty) = field.get_type() else { return };
    if !matches!(ty.base(), Base::Text | Base::Bytes(_) | Base::Custom(_)) {
        fail(field, "`format` is for a secret of text or bytes, and this type holds something else");
    }
}

/// A field that a rule across fields names can be absent.
#[track_caller]
#[inline]
pub const fn may_be_absent(field: &Field) {
    if !is_optional(field) && matches!(field.presence(), Presence::Required) {
        fail(
            field,
            "the field is always there, and a rule across fields is for those that can be absent: make it an `Option`",
        );
    }
}

#[inline]
const fn is_optional(field: &Field) -> bool {
    match field.get_shape() {
        Shape::Value(ty) => ty.is_optional(),
        Shape::Group { optional, .. } => optional,
    }
}
