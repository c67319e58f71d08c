//! Numbers. The texts of the standard library's errors are dropped: they may hold the value.

use std::num::NonZero;

use secure_config_schema::{Base, Type};

use super::{Value, View};
use crate::raw::Raw;
use crate::violation::Violation;

/// A number that is written in so few digits that no sum can be too large, as nearly all are. Everything else is for the
/// standard library to judge.
#[inline]
fn digits(text: &[u8]) -> Option<u64> {
    if text.is_empty() || text.len() > 19 {
        return None;
    }
    let mut sum = 0;
    for byte in text {
        if !byte.is_ascii_digit() {
            return None;
        }
        sum = sum * 10 + u64::from(byte - b'0');
    }
    Some(sum)
}

/// A number of any size, as the standard library judges it; blanks around it are no part of it.
#[inline(never)]
fn signed(text: &str) -> Result<i128, Violation> {
    text.trim().parse().map_err(|_| Violation::WRONG_TYPE)
}

/// The same for types without a sign, of which `-0` is no spelling.
#[inline(never)]
fn unsigned(text: &str) -> Result<u128, Violation> {
    text.trim().parse().map_err(|_| Violation::WRONG_TYPE)
}

macro_rules! integers {
    ($($t:ident $bits:literal $signed:literal $parse:ident)*) => {$(
        impl Value for $t {
            const TYPE: Type = Type::of(Base::Integer { bits: $bits, signed: $signed, nonzero: false });

            #[inline]
            fn from_text(text: &str) -> Result<Self, Violation> {
                Self::try_from($parse(text)?).or(Err(Violation::WRONG_TYPE))
            }

            #[inline]
            fn from_raw(raw: Raw<'_>) -> Result<Self, Violation> {
                match raw.as_bytes().ok().and_then(digits).map(Self::try_from) {
                    Some(Ok(number)) => Ok(number),
                    _ => Self::from_text(raw.text()?),
                }
            }

            #[allow(clippy::cast_lossless)]
            #[inline]
            fn views(&self, visit: &mut dyn FnMut(View<'_>)) {
                visit(View::Int(i128::try_from(*self).unwrap_or(i128::MAX)));
            }
        }

        impl Value for NonZero<$t> {
            const TYPE: Type = Type::of(Base::Integer { bits: $bits, signed: $signed, nonzero: true });

            #[inline]
            fn from_text(text: &str) -> Result<Self, Violation> {
                Self::new($t::from_text(text)?).ok_or(Violation::WRONG_TYPE)
            }

            #[inline]
            fn views(&self, visit: &mut dyn FnMut(View<'_>)) {
                self.get().views(visit);
            }
        }
    )*};
}
integers! {
    u8 8 false unsigned u16 16 false unsigned u32 32 false unsigned u64 64 false unsigned u128 128 false unsigned
    i8 8 true signed i16 16 true signed i32 32 true signed i64 64 true signed i128 128 true signed
}
#[cfg(target_pointer_width = "64")]
integers! { usize 64 false unsigned isize 64 true signed }
#[cfg(target_pointer_width = "32")]
integers! { usize 32 false unsigned isize 32 true signed }

macro_rules! floats {
    ($($t:ident)*) => {$(
        impl Value for $t {
            const TYPE: Type = Type::of(Base::Float);

            #[inline]
            fn from_text(text: &str) -> Result<Self, Violation> {
                let number: $t = text.parse().or_else(|_| text.trim().parse()).or(Err(Violation::WRONG_TYPE))?;
                // Digits that are too many for the type are no way to write infinity.
                let is_cut = number.is_infinite() && text.bytes().any(|byte| byte.is_ascii_digit());
                if is_cut { Err(Violation::WRONG_TYPE) } else { Ok(number) }
            }

            #[allow(clippy::cast_lossless)]
            #[inline]
            fn views(&self, visit: &mut dyn FnMut(View<'_>)) {
                visit(View::Float(*self as f64));
            }
        }
    )*};
}
floats!(f32 f64);
