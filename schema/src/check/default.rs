//! Defaults against the field's type and its rules.

use super::fail;
use super::literal::{count_chars, in_range, is_same, one_fits};
use crate::{Base, DevDefault, Fallback, Field, Format, Literal, Many, Type};

const SHARED: &str =
    "a secret has no default: every program built from this source would share it; set it from outside";

/// `default` and `default_with`: not on a secret, of the field's type, and within its rules.
#[track_caller]
#[inline]
pub const fn default_fits(field: &Field) {
    if field.is_secret() {
        fail(field, SHARED);
    }
    if let (Fallback::Literal(literal), Some(ty)) = (field.get_fallback(), field.get_type())
        && let Some(fault) = fault_of(literal, ty, field)
    {
        fail(field, fault);
    }
}

/// `dev_default`: generated for a secret, a literal for anything else.
#[track_caller]
#[inline]
pub const fn dev_default_fits(field: &Field) {
    match (field.get_dev_default(), field.is_secret()) {
        (Some(DevDefault::Literal(_)), true) => fail(
            field,
            "a secret has no default: the one that it may have in local builds is `dev_default = generated`",
        ),
        (Some(DevDefault::Generated), true) => {
            if let Some(secret) = field.get_secret()
                && matches!(secret.get_format(), Some(Format::Url | Format::Pem | Format::Jwt))
            {
                fail(
                    field,
                    "`dev_default = generated` makes random text, which is never a URL, a PEM block or a JWT: drop it, and set the secret in `.env`",
                );
            }
        }
        (Some(DevDefault::Generated), false) => {
            fail(field, "`dev_default = generated` is for secrets: write the value")
        }
        (Some(DevDefault::Literal(literal)), false) => {
            if let Some(ty) = field.get_type()
                && let Some(fault) = fault_of(literal, ty, field)
            {
                fail(field, fault);
            }
        }
        _ => {}
    }
}

#[inline]
const fn fault_of(literal: &Literal, ty: &Type, field: &Field) -> Option<&'static str> {
    if holds_password(literal) {
        return Some(
            "the default is a URL with a password: take it out, or make the field a secret and set it from outside",
        );
    }
    let many = !matches!(ty.how_many(), Many::One);
    match literal {
        Literal::List(_) if !many => Some("the default is an array and the type holds one value"),
        Literal::List(items) if matches!(ty.how_many(), Many::Map) && !items.is_empty() => {
            Some("the default of a map is text such as \"a=1,b=2\", or made by `default_with`")
        }
        Literal::List(items) => {
            let mut i = 0;
            while i < items.len() {
                if let Some(fault) = fault_of_one(&items[i], ty, field) {
                    return Some(fault);
                }
                i += 1;
            }
            fault_of_length(items.len() as u64, field)
        }
        Literal::Text(_) if many => None,
        _ if many => Some("the default of a list is an array: `default = [\"a\", \"b\"]`"),
        _ => match fault_of_one(literal, ty, field) {
            Some(fault) => Some(fault),
            None => match (literal, ty.base()) {
                (Literal::Text(text), Base::Text | Base::Path) => fault_of_length(count_chars(text), field),
                _ => None,
            },
        },
    }
}

#[inline]
const fn fault_of_length(n: u64, field: &Field) -> Option<&'static str> {
    let (low, high) = field.get_rules().get_len();
    match (low, high) {
        (Some(low), _) if n < low => Some("the default is shorter than `len` allows"),
        (_, Some(high)) if n > high => Some("the default is longer than `len` allows"),
        _ if n == 0 && field.is_not_empty() => Some("the default is empty and the field says `not_empty`"),
        _ => None,
    }
}

#[inline]
const fn fault_of_one(literal: &Literal, ty: &Type, field: &Field) -> Option<&'static str> {
    if !one_fits(literal, ty) {
        return Some(wrong_type(literal, ty));
    }
    let rules = field.get_rules();
    if !in_range(literal, ty, rules) {
        return Some("the default is outside the field's `range`");
    }
    let allowed = rules.get_one_of();
    let mut i = 0;
    while i < allowed.len() {
        if is_same(literal, &allowed[i], ty) {
            return None;
        }
        i += 1;
    }
    if allowed.is_empty() { None } else { Some("the default is not in the field's `one_of`") }
}

#[inline]
const fn wrong_type(literal: &Literal, ty: &Type) -> &'static str {
    match ty.base() {
        Base::Integer { nonzero, .. } => match literal {
            _ if nonzero && matches!(literal.int(), Some(0)) => "the default is 0, and the type cannot be",
            Literal::Int(_) | Literal::Digits(_) => {
                "the default does not fit into the type: it is too large or too small"
            }
            Literal::Text(_) => "the default is text and the type is a whole number: drop the quotes",
            _ => "the default is not a whole number",
        },
        Base::Float => match literal {
            Literal::Text(_) => "the default is text and the type is a number: drop the quotes",
            _ => "the default is not a number",
        },
        Base::Bool => "the default is neither `true` nor `false`",
        Base::Duration => "the default is not a duration such as \"30s\" or \"1h 30m\"",
        Base::ByteSize => "the default is not a size such as \"64KiB\"",
        Base::OneOf(_) => "the default is none of the enum's values",
        Base::Char => "the default is not one character",
        Base::Text => "the default is not text: put it into quotes",
        Base::Path => "the default is not a path: put it into quotes",
        _ => "the default is not text, and this type is read from text: put it into quotes",
    }
}

/// Whether a text is a URL with `user:password@` in it, as a constant may be whose text the derive does not see.
#[inline]
const fn holds_password(literal: &Literal) -> bool {
    match literal {
        Literal::Text(text) => is_url_with_password(text.as_bytes()),
        Literal::List(items) => {
            let mut rest = *items;
            while let [item, tail @ ..] = rest {
                if holds_password(item) {
                    return true;
                }
                rest = tail;
            }
            false
        }
        _ => false,
    }
}

#[inline]
const fn is_url_with_password(mut rest: &[u8]) -> bool {
    // To the first `://`, and from there to the end of the authority.
    while let [_, tail @ ..] = rest {
        if let [b':', b'/', b'/', authority @ ..] = rest {
            return begins_with_password(authority);
        }
        rest = tail;
    }
    false
}

/// Whether there is an `@` behind a `:` with something between them.
#[inline]
const fn begins_with_password(mut rest: &[u8]) -> bool {
    let mut password = None;
    while let [byte, tail @ ..] = rest {
        match (*byte, password) {
            (b'/' | b'?' | b'#', _) => return false,
            (b'@', Some(letters)) if letters > 0 => return true,
            (b':', None) => password = Some(0),
            (_, Some(letters)) => password = Some(letters + 1),
            (_, None) => {}
        }
        rest = tail;
    }
    false
}
