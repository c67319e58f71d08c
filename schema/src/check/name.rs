//! A plain text is not named like a secret. Which names sound like one the derive knows, and calls these for no other.

use super::fail;
use crate::Field;

const ADVICE: &str = "the name is a secret's and the type is plain text: make it a `SecretString` with `#[secret]`, or say `#[not_secret]`";

/// A field whose type is read by the library, however the type is spelled.
#[track_caller]
#[inline]
pub const fn plain_name_is_not_a_secrets(field: &Field) {
    if let Some(ty) = field.get_type()
        && ty.is_text()
        && !ty.is_secret()
    {
        fail(field, ADVICE);
    }
}

/// A field that the program's own code parses; `text` is whether its type is text.
#[track_caller]
#[inline]
pub const fn parsed_name_is_not_a_secrets(field: &Field, text: bool) {
    if text && !field.is_secret() {
        fail(field, ADVICE);
    }
}
