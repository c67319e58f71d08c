//! Questions about a type that no trait of ours is implemented for, answered by which item the compiler finds.
//!
//! What `Debug` of a struct shows of a nested one that leaves `Debug` to the user: his `Debug` if there is one, else its
//! name. And of a field that the program's own code parses: whether its type is a secret one, an `Option`, text.

use std::fmt;
use std::marker::PhantomData;

use crate::rotating::Rotating;
use crate::secret::Wiped;

/// Chosen by method resolution: the impl for `Probe` where `T: Debug`, the one for `&Probe` elsewhere.
#[doc(hidden)]
pub struct Probe<'a, T>(pub &'a T, pub &'static Named);

/// Prints as a name.
#[doc(hidden)]
pub struct Named(pub &'static str);

impl fmt::Debug for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

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

/// Its own constants exist for some types only; for all others those of [`Unseen`] are found.
#[doc(hidden)]
pub struct Seen<T: ?Sized>(PhantomData<T>);

#[doc(hidden)]
pub trait Unseen {
    const SECRET: bool = false;
    const OPTIONAL: bool = false;
    const ROTATING: bool = false;
    const TEXT: bool = false;
}

impl<T: ?Sized> Unseen for Seen<T> {}

impl<T: Wiped> Seen<T> {
    pub const SECRET: bool = true;
}

impl<T> Seen<Option<T>> {
    pub const OPTIONAL: bool = true;
}

impl<T> Seen<Rotating<T>> {
    pub const ROTATING: bool = true;
}

impl<T> Seen<Option<Rotating<T>>> {
    pub const ROTATING: bool = true;
}

macro_rules! texts {
    ($($t:ty)*) => {$(
        impl Seen<$t> {
            pub const TEXT: bool = true;
        }
    )*};
}
texts! {
    String Box<str> std::borrow::Cow<'static, str> std::rc::Rc<str> std::sync::Arc<str>
    Option<String> Option<Box<str>> Option<std::sync::Arc<str>> Vec<String> Vec<u8> Option<Vec<String>>
}
