//! Numbers. The texts of the standard library's errors are dropped: they may hold the value.

use std::num::{NonZero, ParseFloatError, ParseIntError};

use secure_config_schema::{Base, Type};

use super::{Value, View};
use crate::raw::Raw;
use crate::violation::Violation;

/// A number that is written in so few digits that no sum can be too large, as nearly all are. Everything else is for the
/// standard library to judge.
fn digits(text: &[u8]) -> Option<u64> {
    let is_short = !text.is_empty() && text.len() <= 19;
    let add = |sum: u64, byte: &u8| byte.is_ascii_digit().then(|| sum * 10 + u64::from(byte - b'0'));
    if is_short { text.iter().try_fold(0, add) } else { None }
}

macro_rules! integers {
    ($($t:ident $bits:literal $signed:literal)*) => {$(
        impl Value for $t {
            const TYPE: Type = Type::of(Base::Integer { bits: $bits, signed: $signed, nonzero: false });

            fn from_text(text: &str) -> Result<Self, Violation> {
                let parsed = text.parse().or_else(|_| text.trim().parse());
                parsed.map_err(|_: ParseIntError| Violation::WRONG_TYPE)
            }

            fn from_raw(raw: Raw<'_>) -> Result<Self, Violation> {
                match raw.as_bytes().ok().and_then(digits).map(Self::try_from) {
                    Some(Ok(number)) => Ok(number),
                    _ => Self::from_text(raw.text()?),
                }
            }

            #[allow(clippy::cast_lossless)]
            fn views(&self, visit: &mut dyn FnMut(View<'_>)) {
                visit(View::Int(i128::try_from(*self).unwrap_or(i128::MAX)));
            }
        }

        impl Value for NonZero<$t> {
            const TYPE: Type = Type::of(Base::Integer { bits: $bits, signed: $signed, nonzero: true });

            fn from_text(text: &str) -> Result<Self, Violation> {
                text.trim().parse().map_err(|_: ParseIntError| Violation::WRONG_TYPE)
            }

            fn views(&self, visit: &mut dyn FnMut(View<'_>)) {
                self.get().views(visit);
            }
        }
    )*};
}
integers! {
    u8 8 false u16 16 false u32 32 false u64 64 false u128 128 false
    i8 8 true i16 16 true i32 32 true i64 64 true i128 128 true
}
#[cfg(target_pointer_width = "64")]
integers! { usize 64 false isize 64 true }
#[cfg(target_pointer_width = "32")]
integers! { usize 32 false isize 32 true }

macro_rules! floats {
    ($($t:ident)*) => {$(
        impl Value for $t {
            const TYPE: Type = Type::of(Base::Float);

            fn from_text(text: &str) -> Result<Self, Violation> {
                let parsed = text.parse().or_else(|_| text.trim().parse());
                parsed.map_err(|_: ParseFloatError| Violation::WRONG_TYPE)
            }

            #[allow(clippy::cast_lossless)]
            fn views(&self, visit: &mut dyn FnMut(View<'_>)) {
                visit(View::Float(*self as f64));
            }
        }
    )*};
}
floats!(f32 f64);
