//! A parsed value as the rules see it, so that `range`, `len`, `one_of` and `pattern` are checked by code that knows no types.

use std::time::Duration;

/// One parsed value.
#[doc(hidden)]
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum View<'a> {
    /// A whole number.
    Int(i128),
    /// A number with a fraction.
    Float(f64),
    /// A span of time.
    Duration(Duration),
    /// A number of bytes.
    Size(u64),
    /// A flag.
    Bool(bool),
    /// A character.
    Char(char),
    /// Text.
    Text(&'a str),
    /// So many raw bytes.
    Bytes(usize),
    /// So many members, which follow one by one.
    Many(usize),
}
