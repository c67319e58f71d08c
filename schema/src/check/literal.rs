//! Literals compared with types and with each other.

use super::text::{same, same_in_any_case};
use crate::{Base, Literal, Rules, Type, parse_byte_size, parse_duration};

/// Whether one literal can be one value of the type.
#[inline]
pub(super) const fn one_fits(literal: &Literal, ty: &Type) -> bool {
    match ty.base() {
        Base::Integer { nonzero, .. } => match (literal.int(), ty.base().integer_bounds()) {
            (Some(n), Some((low, high))) => {
                !matches!(literal, Literal::Text(_)) && n >= low && n <= high && !(nonzero && n == 0)
            }
            // Above what an `i128` holds there is `u128` alone.
            (None, Some((_, i128::MAX))) => matches!(literal, Literal::Digits(text) if !is_negative(text)),
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

#[inline]
const fn is_negative(digits: &str) -> bool {
    matches!(digits.as_bytes(), [b'-', ..])
}

#[inline]
pub(super) const fn in_range(literal: &Literal, ty: &Type, rules: &Rules) -> bool {
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

#[inline]
pub(super) const fn is_less(a: &Literal, b: &Literal, ty: &Type) -> bool {
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
#[inline]
pub(super) const fn is_same(a: &Literal, b: &Literal, ty: &Type) -> bool {
    match (a, b) {
        (Literal::Text(a), Literal::Text(b)) if same(a, b) => true,
        (Literal::Char(a), Literal::Char(b)) => *a == *b,
        (Literal::Bool(a), Literal::Bool(b)) => *a == *b,
        (Literal::Float(_), _) | (_, Literal::Float(_)) => number(a) == number(b),
        _ => match ty.base() {
            Base::Duration => matches!((nanos(a), nanos(b)), (Some(a), Some(b)) if a == b),
            Base::ByteSize => matches!((size(a), size(b)), (Some(a), Some(b)) if a == b),
            _ => matches!((a.int(), b.int()), (Some(a), Some(b)) if a == b),
        },
    }
}

#[allow(clippy::cast_precision_loss)]
#[inline]
const fn number(literal: &Literal) -> f64 {
    match literal {
        Literal::Float(n) => *n,
        _ => match literal.int() {
            Some(n) => n as f64,
            None => f64::NAN,
        },
    }
}

#[inline]
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

#[inline]
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

#[inline]
pub(super) const fn count_chars(text: &str) -> u64 {
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
