//! The model of a settings struct, and the documents that are made from it.
//!
//! `#[derive(SecureConfig)]` of the crate `secure-config` writes a [`Schema`] for each struct: constant data that says,
//! field by field, which variable is read, what its type and rules are, whether it is a secret and when that has to be
//! replaced. The loader, the checks at compile time and all renderers read this one table. The crate does no input and
//! no output, knows no clock and depends on nothing; programs use it through `secure-config`.
#![forbid(unsafe_code)]
// Nothing panics on any input; a panic stands in `check` alone, where it is the compiler's error.
#![cfg_attr(
    not(test),
    deny(clippy::expect_used, clippy::todo, clippy::unimplemented, clippy::unreachable, clippy::unwrap_used)
)]

pub mod check;
mod describe;
mod docs;
pub mod exchange;
mod field;
mod index;
mod kind;
mod literal;
mod nearest;
mod place;
mod quantity;
pub mod render;
mod rotation;
mod rules;
mod secret;
mod structure;
pub mod suffix;
mod visible;
mod walk;

pub use describe::ShownDefault;
pub use docs::{Docs, FieldDoc};
pub use field::{Alias, DevDefault, Fallback, Field, Name, Presence, Shape};
pub use index::Index;
pub use kind::{Base, Many, Type, Variant};
pub use literal::{Lit, Literal};
pub use nearest::nearest;
pub use place::{app_in_store, name_in_store};
pub use quantity::{parse_byte_size, parse_duration};
pub use rotation::Rotation;
pub use rules::{Rules, Store};
pub use secret::{Criticality, Format, Secret};
pub use structure::{Environments, Relation, RelationKind, Schema};
pub use visible::{is_hidden, visible};
pub use walk::{Leaf, Section, leaves, sections};
