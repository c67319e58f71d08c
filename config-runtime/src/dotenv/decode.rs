//! Turns an entry's raw text into its value. The buffer is sized before it is filled, so that a secret's bytes stand
//! in memory once; nothing is expanded here.

use super::syntax::{Entry, Quoting};
use crate::find::{Is, contains, find};

impl<'a> Entry<'a> {
    /// The value, in a buffer of exactly its size.
    pub(crate) fn decode(&self) -> Vec<u8> {
        let mut size = 0;
        for piece in self.pieces() {
            size += piece.len();
        }
        let mut value = Vec::with_capacity(size);
        for piece in self.pieces() {
            value.extend_from_slice(piece);
        }
        value
    }

    /// The value where it is written as it is, as most are.
    pub(crate) fn plain(&self) -> Option<&'a [u8]> {
        let is_plain = self.quoting == Quoting::Unquoted || !contains(self.raw, Is(b'\\'));
        is_plain.then_some(self.raw)
    }

    fn pieces(&self) -> Pieces<'a> {
        Pieces { rest: self.raw, quoting: self.quoting }
    }
}

/// The value in pieces: runs of the text as they stand, and what escapes stand for.
pub(super) struct Pieces<'a> {
    pub(super) rest: &'a [u8],
    pub(super) quoting: Quoting,
}

impl<'a> Iterator for Pieces<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        if let [b'\\', byte, rest @ ..] = self.rest
            && let Some(meant) = escaped(*byte, self.quoting)
        {
            self.rest = rest;
            return Some(meant);
        }
        if self.rest.is_empty() {
            return None;
        }
        let (piece, rest) = self.rest.split_at_checked(self.run()).unwrap_or((self.rest, &[]));
        self.rest = rest;
        Some(piece)
    }
}

impl Pieces<'_> {
    /// How much stands for itself. A backslash at the start does, and so does what it precedes: `\\` is then no escape
    /// here, and its second half begins none either.
    fn run(&self) -> usize {
        if self.quoting == Quoting::Unquoted {
            return self.rest.len();
        }
        let literal = if self.rest.first() == Some(&b'\\') { 2 } else { 0 };
        literal + find(self.rest.get(literal..).unwrap_or_default(), Is(b'\\'))
    }
}

/// What a backslash and this byte stand for, if they are an escape.
fn escaped(byte: u8, quoting: Quoting) -> Option<&'static [u8]> {
    match (quoting, byte) {
        (Quoting::Single | Quoting::Double, b'\'') => Some(b"'"),
        (Quoting::Double, b'"') => Some(b"\""),
        (Quoting::Double, b'\\') => Some(b"\\"),
        (Quoting::Double, b'$') => Some(b"$"),
        (Quoting::Double, b'n') => Some(b"\n"),
        (Quoting::Double, b'r') => Some(b"\r"),
        (Quoting::Double, b't') => Some(b"\t"),
        (Quoting::Double, b'a') => Some(b"\x07"),
        (Quoting::Double, b'b') => Some(b"\x08"),
        (Quoting::Double, b'f') => Some(b"\x0C"),
        (Quoting::Double, b'v') => Some(b"\x0B"),
        _ => None,
    }
}
