//! One field against its own type: its default, its range, its name.

use super::text::{Text, same, same_in_any_case};
use crate::{
    Base, DevDefault, Fallback, Field, Literal, Many, Name, Rules, Type, looks_secret, parse_byte_size, parse_duration,
};

/// A plain text field is not named like a secret.
#[track_caller]
pub const fn name_is_not_a_secrets(field: &Field) {
    let Some(ty) = field.get_type() else { return };
    if !ty.is_text() || field.is_secret() || field.is_said_not_secret() {
        return;
    }
    let (Name::Part(variable) | Name::Whole(variable)) = field.get_name();
    if looks_secret(field.get_ident()) || looks_secret(variable) {
        let mut text = Text::new();
        text.push("`");
        text.push(field.get_ident());
        text.push("` has a secret's name and is plain text: make it a `SecretString` with `#[secret]`, or say `#[not_secret]`");
        text.fail();
    }
}

/// What `#[required]` and `#[rotate]` say agrees with the type.
#[track_caller]
pub const fn field_is_sound(field: &Field) {
    let Some(ty) = field.get_type() else { return };
    let mut text = Text::new();
    if field.is_said_required() && field.get_required_in().is_empty() && ty.is_optional() {
        text.push(
            "`#[required]` on an `Option`: drop the `Option`, or name the environments: `#[required(in = \"prod\")]`",
        );
    } else if !field.get_required_in().is_empty() && !ty.is_optional() {
        text.push("`#[required(in = …)]` needs an `Option`: without one the field is required in every environment");
    } else if field.get_rotation().is_some() && !field.is_secret() {
        text.push("`#[rotate]` is for secrets: make the type a secret one, such as `SecretString`");
    } else if ty.is_rotating() && field.get_rotation().is_none() {
        text.push("a `Rotating` needs its period: add `#[rotate(days = 90)]` or `#[rotate(on_compromise)]`");
    } else if ty.is_secret() && !matches!(field.get_fallback(), Fallback::None) {
        text.push("a secret has no default: every program built from this source would share it; set it from outside");
    } else if ty.is_secret() && matches!(field.get_dev_default(), Some(DevDefault::Literal(_))) {
        text.push("a secret has no default: only `dev_default = generated` is allowed");
    } else if ty.is_secret() && field.is_said_not_secret() {
        text.push("`#[not_secret]` on a secret type");
    } else if !ty.is_secret() && matches!(field.get_dev_default(), Some(DevDefault::Generated)) {
        text.push("`dev_default = generated` is for secrets: write the value");
    }
    if !text.is_empty() {
        text.fail();
    }
}

/// The default is of the field's type and keeps the field's rules.
#[track_caller]
pub const fn default_fits(field: &Field) {
    let Some(ty) = field.get_type() else { return };
    if ty.is_secret() || field.is_secret() {
        return;
    }
    if let Fallback::Literal(literal) = field.get_fallback() {
        literal_fits(literal, ty, field);
    }
    if let Some(DevDefault::Literal(literal)) = field.get_dev_default() {
        literal_fits(literal, ty, field);
    }
}

/// The bounds of `range` and the members of `one_of` are of the field's type, and the range is not empty.
#[track_caller]
pub const fn range_fits(field: &Field) {
    let Some(ty) = field.get_type() else { return };
    let rules = field.get_rules();
    let (low, high) = rules.get_range();
    check_bound(low, ty, field);
    check_bound(high, ty, field);
    if let (Some(low), Some(high)) = (low, high)
        && (is_less(&high, &low, ty) || (rules.is_exclusive() && !is_less(&low, &high, ty)))
    {
        fail(field, "`range` is empty: its first bound is above its last");
    }
    let mut i = 0;
    while i < rules.get_one_of().len() {
        if !one_fits(&rules.get_one_of()[i], ty) {
            fail(field, "a member of `one_of` is not of the field's type");
        }
        i += 1;
    }
    if let (Some(low), Some(high)) = rules.get_len()
        && low > high
    {
        fail(field, "`len` is empty: its first bound is above its last");
    }
}

#[track_caller]
const fn check_bound(bound: Option<Literal>, ty: &Type, field: &Field) {
    if let Some(bound) = bound {
        match ty.base() {
            Base::Integer { .. } | Base::Float | Base::Duration | Base::ByteSize | Base::Char => {}
            _ => fail(field, "`range` needs a number, a duration or a size; for text and lists there is `len`"),
        }
        if !one_fits(&bound, ty) {
            fail(field, "a bound of `range` is not of the field's type");
        }
    }
}

#[track_caller]
const fn literal_fits(literal: &Literal, ty: &Type, field: &Field) {
    let many = !matches!(ty.how_many(), Many::One);
    match literal {
        Literal::List(items) => {
            if !many {
                fail(field, "the default is an array and the type holds one value");
            }
            let mut i = 0;
            while i < items.len() {
                member_fits(&items[i], ty, field);
                i += 1;
            }
            length_fits(items.len() as u64, field);
        }
        Literal::Text(_) if many => {}
        _ if many => fail(field, "the default of a list is an array: `default = [\"a\", \"b\"]`"),
        _ => {
            member_fits(literal, ty, field);
            if let (Literal::Text(text), Base::Text) = (literal, ty.base()) {
                length_fits(count_chars(text), field);
            }
        }
    }
}

#[track_caller]
const fn length_fits(n: u64, field: &Field) {
    let (low, high) = field.get_rules().get_len();
    if let Some(low) = low
        && n < low
    {
        fail(field, "the default is shorter than `len` allows");
    }
    if let Some(high) = high
        && n > high
    {
        fail(field, "the default is longer than `len` allows");
    }
    if n == 0 && field.is_not_empty() {
        fail(field, "the default is empty and the field says `not_empty`");
    }
}

#[track_caller]
const fn member_fits(literal: &Literal, ty: &Type, field: &Field) {
    if !one_fits(literal, ty) {
        fail(field, wrong_type(ty));
    }
    let rules = field.get_rules();
    if !in_range(literal, ty, rules) {
        fail(field, "the default is outside the field's `range`");
    }
    let allowed = rules.get_one_of();
    let mut i = 0;
    while i < allowed.len() {
        if is_same(literal, &allowed[i]) {
            return;
        }
        i += 1;
    }
    if !allowed.is_empty() {
        fail(field, "the default is not in the field's `one_of`");
    }
}

const fn in_range(literal: &Literal, ty: &Type, rules: &Rules) -> bool {
    let (low, high) = rules.get_range();
    if let Some(low) = low
        && is_less(literal, &low, ty)
    {
        return false;
    }
    match high {
        Some(high) if rules.is_exclusive() => is_less(literal, &high, ty),
        Some(high) => !is_less(&high, literal, ty),
        None => true,
    }
}

const fn wrong_type(ty: &Type) -> &'static str {
    match ty.base() {
        Base::Integer { .. } => "the default is not a whole number that the type can hold",
        Base::Float => "the default is not a number",
        Base::Bool => "the default is neither `true` nor `false`",
        Base::Duration => "the default is not a duration such as \"30s\"",
        Base::ByteSize => "the default is not a size such as \"64KiB\"",
        Base::OneOf(_) => "the default is not one of the enum's values",
        Base::Char => "the default is not one character",
        _ => "the default is not text, and this type is read from text",
    }
}

/// Whether one literal can be one value of the type.
const fn one_fits(literal: &Literal, ty: &Type) -> bool {
    match ty.base() {
        Base::Integer { nonzero, .. } => match (literal.int(), ty.base().integer_bounds()) {
            (Some(n), Some((low, high))) => {
                !matches!(literal, Literal::Text(_)) && n >= low && n <= high && !(nonzero && n == 0)
            }
            _ => false,
        },
        Base::Float => matches!(literal, Literal::Float(_) | Literal::Int(_) | Literal::Digits(_)),
        Base::Bool => matches!(literal, Literal::Bool(_)),
        Base::Char => match literal {
            Literal::Char(_) => true,
            Literal::Text(text) => count_chars(text) == 1,
            _ => false,
        },
        Base::Duration => nanos(literal).is_some(),
        Base::ByteSize => size(literal).is_some(),
        Base::OneOf(variants) => match literal {
            Literal::Text(text) => {
                let mut i = 0;
                while i < variants.len() {
                    if same_in_any_case(text, variants[i].name) {
                        return true;
                    }
                    i += 1;
                }
                false
            }
            _ => false,
        },
        Base::Custom(_) => !matches!(literal, Literal::List(_)),
        _ => matches!(literal, Literal::Text(_)),
    }
}

const fn is_less(a: &Literal, b: &Literal, ty: &Type) -> bool {
    match ty.base() {
        Base::Float => number(a) < number(b),
        Base::Duration => match (nanos(a), nanos(b)) {
            (Some(a), Some(b)) => a < b,
            _ => false,
        },
        Base::ByteSize => match (size(a), size(b)) {
            (Some(a), Some(b)) => a < b,
            _ => false,
        },
        _ => match (a, b) {
            (Literal::Char(a), Literal::Char(b)) => (*a as u32) < (*b as u32),
            _ => match (a.int(), b.int()) {
                (Some(a), Some(b)) => a < b,
                _ => false,
            },
        },
    }
}

#[allow(clippy::float_cmp, reason = "two literals of one source file are the same number or they are not")]
const fn is_same(a: &Literal, b: &Literal) -> bool {
    match (a, b) {
        (Literal::Text(a), Literal::Text(b)) => same(a, b),
        (Literal::Char(a), Literal::Char(b)) => *a == *b,
        (Literal::Bool(a), Literal::Bool(b)) => *a == *b,
        (Literal::Float(_), _) | (_, Literal::Float(_)) => number(a) == number(b),
        _ => match (a.int(), b.int()) {
            (Some(a), Some(b)) => a == b,
            _ => false,
        },
    }
}

#[allow(clippy::cast_precision_loss)]
const fn number(literal: &Literal) -> f64 {
    match literal {
        Literal::Float(n) => *n,
        _ => match literal.int() {
            Some(n) => n as f64,
            None => f64::NAN,
        },
    }
}

const fn nanos(literal: &Literal) -> Option<u128> {
    match literal {
        Literal::Duration(duration) => Some(duration.as_nanos()),
        Literal::Text(text) => match parse_duration(text) {
            Some(duration) => Some(duration.as_nanos()),
            None => None,
        },
        _ => None,
    }
}

const fn size(literal: &Literal) -> Option<u64> {
    match literal {
        Literal::Text(text) | Literal::Digits(text) => parse_byte_size(text),
        Literal::Int(n) if *n >= 0 && *n <= u64::MAX as i128 =>
        {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            Some(*n as u64)
        }
        _ => None,
    }
}

const fn count_chars(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let mut n = 0;
    let mut i = 0;
    while i < bytes.len() {
        // Every byte but a continuation byte begins a character.
        if bytes[i] & 0xC0 != 0x80 {
            n += 1;
        }
        i += 1;
    }
    n
}

#[track_caller]
const fn fail(field: &Field, what: &str) -> ! {
    let mut text = Text::new();
    text.push("`");
    text.push(field.get_ident());
    text.push("`: ");
    text.push(what);
    text.fail()
}
