//! Types that other people's code parses: `#[config(from_str)]` and `#[config(parse = path)]`. What that code says of a
//! value it refuses is dropped, because it may hold the value.

use std::str::FromStr;

use crate::reader::{Reader, Taken};
use crate::rotating::Rotating;
use crate::violation::Violation;

/// A field that holds a `T`: as itself, as an `Option`, or as a `Rotating` of it.
///
/// It lets `parse` and `validate` name a function for the value itself, whether or not the field is optional.
#[doc(hidden)]
pub trait Holds<T>: Sized {
    fn hold(value: T) -> Self;
    fn nothing() -> Option<Self> {
        None
    }
    fn all_held(&self, check: &mut dyn FnMut(&T));
}

impl<T> Holds<T> for T {
    fn hold(value: T) -> Self {
        value
    }
    fn all_held(&self, check: &mut dyn FnMut(&T)) {
        check(self);
    }
}

impl<T> Holds<T> for Option<T> {
    fn hold(value: T) -> Self {
        Some(value)
    }
    fn nothing() -> Option<Self> {
        Some(None)
    }
    fn all_held(&self, check: &mut dyn FnMut(&T)) {
        if let Some(value) = self {
            check(value);
        }
    }
}

impl<T> Holds<T> for Rotating<T> {
    fn hold(value: T) -> Self {
        Rotating::new(value)
    }
    fn all_held(&self, check: &mut dyn FnMut(&T)) {
        self.values().for_each(check);
    }
}

/// `#[config(parse = path)]`.
#[doc(hidden)]
#[inline(never)]
pub fn read_with<T, F: Holds<T>>(
    reader: &mut Reader<'_>,
    row: usize,
    parse: fn(&str) -> Result<T, Violation>,
) -> Option<F> {
    match reader.take(row) {
        Taken::Raw(raw) => {
            let parsed = raw.text().and_then(parse).map(F::hold);
            reader.checked(row, parsed, |_, _| {})
        }
        Taken::Absent => F::nothing(),
        Taken::Refused => None,
    }
}

/// `#[config(from_str)]`.
#[doc(hidden)]
pub fn read_from_str<T: FromStr>(reader: &mut Reader<'_>, row: usize) -> Option<T> {
    read_with::<T, T>(reader, row, parse)
}

/// `#[config(from_str)]` on an `Option`.
#[doc(hidden)]
pub fn read_optional_from_str<T: FromStr>(reader: &mut Reader<'_>, row: usize) -> Option<Option<T>> {
    read_with::<T, Option<T>>(reader, row, parse)
}

fn parse<T: FromStr>(text: &str) -> Result<T, Violation> {
    text.parse().map_err(|_| Violation::WRONG_TYPE)
}
