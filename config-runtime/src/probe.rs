//! What `Debug` of a struct shows of a nested one that leaves `Debug` to the user: his `Debug` if there is one, else its name.

use std::fmt;

/// Chosen by method resolution: the impl for `Probe` where `T: Debug`, the one for `&Probe` elsewhere.
#[doc(hidden)]
pub struct Probe<'a, T>(pub &'a T, pub &'static &'static str);

#[doc(hidden)]
pub trait ByDebug<'a> {
    fn slot(&self) -> &'a dyn fmt::Debug;
}

impl<'a, T: fmt::Debug> ByDebug<'a> for Probe<'a, T> {
    fn slot(&self) -> &'a dyn fmt::Debug {
        self.0
    }
}

#[doc(hidden)]
pub trait ByName {
    fn slot(&self) -> &'static dyn fmt::Debug;
}

impl<T> ByName for &Probe<'_, T> {
    fn slot(&self) -> &'static dyn fmt::Debug {
        self.1
    }
}
