//! Types that other people's code parses: `#[config(from_str)]` and `#[config(parse = path)]`. What that code says of a
//! value it refuses is dropped, because it may hold the value.

use std::str::FromStr;

use crate::reader::{Reader, Taken};
use crate::rotating::Rotating;
use crate::violation::Violation;

/// A field that holds a `T`: as itself, as an `Option`, or as a `Rotating` of it.
///
/// It lets `parse` name a function for the value itself, whether or not the field is optional.
#[doc(hidden)]
pub trait Holds<T>: Sized {
    fn hold(value: T) -> Self;
    fn nothing() -> Option<Self> {
        None
    }
    /// Whether there is room for values beside the current one.
    const ROTATES: bool = false;
    #[must_use]
    fn with_next(self, _next: T) -> Self {
        self
    }
    #[must_use]
    fn with_previous(self, _previous: T) -> Self {
        self
    }
}

impl<T> Holds<T> for T {
    fn hold(value: T) -> Self {
        value
    }
}

impl<T> Holds<T> for Option<T> {
    fn hold(value: T) -> Self {
        Some(value)
    }
    fn nothing() -> Option<Self> {
        Some(None)
    }
}

impl<T> Holds<T> for Rotating<T> {
    const ROTATES: bool = true;
    fn hold(value: T) -> Self {
        Rotating::new(value)
    }
    fn with_next(self, next: T) -> Self {
        Rotating::with_next(self, next)
    }
    fn with_previous(self, previous: T) -> Self {
        Rotating::with_previous(self, [previous])
    }
}

impl<T> Holds<T> for Option<Rotating<T>> {
    const ROTATES: bool = true;
    fn hold(value: T) -> Self {
        Some(Rotating::new(value))
    }
    fn nothing() -> Option<Self> {
        Some(None)
    }
    fn with_next(self, next: T) -> Self {
        self.map(|value| value.with_next(next))
    }
    fn with_previous(self, previous: T) -> Self {
        self.map(|value| value.with_previous([previous]))
    }
}

/// A field whose values a function of `&T` can look at: `validate` names one for the value itself, whether or not the field
/// is optional or rotates, and may take `&str` for a `String` and a slice for a `Vec`.
#[doc(hidden)]
pub trait Shows<T: ?Sized> {
    fn show(&self, look: &mut dyn FnMut(&T));
}

impl<T> Shows<T> for T {
    fn show(&self, look: &mut dyn FnMut(&T)) {
        look(self);
    }
}

impl<T> Shows<T> for Option<T> {
    fn show(&self, look: &mut dyn FnMut(&T)) {
        self.iter().for_each(look);
    }
}

impl<T> Shows<T> for Rotating<T> {
    fn show(&self, look: &mut dyn FnMut(&T)) {
        self.values().for_each(look);
    }
}

impl<T> Shows<T> for Option<Rotating<T>> {
    fn show(&self, look: &mut dyn FnMut(&T)) {
        self.iter().flat_map(Rotating::values).for_each(look);
    }
}

macro_rules! shows_borrowed {
    ($([$($param:ident)?] $owned:ty => $borrowed:ty;)*) => {$(
        impl$(<$param>)? Shows<$borrowed> for $owned {
            fn show(&self, look: &mut dyn FnMut(&$borrowed)) {
                look(self);
            }
        }

        impl$(<$param>)? Shows<$borrowed> for Option<$owned> {
            fn show(&self, look: &mut dyn FnMut(&$borrowed)) {
                self.iter().for_each(|value| look(value));
            }
        }
    )*};
}
shows_borrowed! {
    [] String => str;
    [] std::path::PathBuf => std::path::Path;
    [T] Vec<T> => [T];
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
        Taken::Raw(raw, _) => {
            let parsed = raw.text().and_then(parse).map(F::hold);
            let mut all = reader.checked(row, parsed, |_, _| {});
            if F::ROTATES {
                for other in reader.others(row) {
                    let (spot, next) = (other.spot(), other.is_next());
                    let parsed = other.into_raw().text().and_then(parse);
                    let value = reader.checked_beside(row, spot, parsed, |_, _| {});
                    all = match (all, value) {
                        (Some(all), Some(value)) if next => Some(all.with_next(value)),
                        (Some(all), Some(value)) => Some(all.with_previous(value)),
                        _ => None,
                    };
                }
            }
            all
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
