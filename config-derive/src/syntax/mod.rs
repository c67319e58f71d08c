//! The input of the derive: what the compiler has parsed already, taken apart as far as it is wanted here. So nothing of a type,
//! a bound or an expression is understood but where it ends.

mod attribute;
mod cursor;
mod error;
mod generics;
mod item;
mod literal;
mod ty;

pub(crate) use attribute::{Attribute, Meta, Word, words};
pub(crate) use cursor::Cursor;
pub(crate) use error::{Error, Result};
pub(crate) use generics::Generics;
pub(crate) use item::{Body, Field, Input, Variant};
pub(crate) use literal::{Literal, Text};
pub(crate) use ty::Type;
