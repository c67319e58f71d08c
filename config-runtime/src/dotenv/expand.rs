//! Puts other variables' values where an entry says `${NAME}` or `${NAME:-default}`. What is put in is not read again,
//! and there is no `$NAME`: a password may hold a `$`. Whether to expand at all is the caller's choice; no secret is.

use super::decode::Pieces;
use super::fault::{Fault, FaultKind};
use super::syntax::{Entry, Quoting};
use crate::find::{Either, Is, find, run};
use crate::source::LIMIT;
use std::borrow::Cow;

impl<'a> Entry<'a> {
    /// The value with the references in it replaced by what `lookup` gives. A name that it does not know, or knows as
    /// empty, gives the default, or nothing. Single quotes keep a value as it stands.
    pub(crate) fn expand(&self, lookup: &mut dyn FnMut(&str) -> Option<Vec<u8>>) -> Result<Vec<u8>, Fault<'a>> {
        if self.quoting == Quoting::Single {
            return Ok(self.decode());
        }
        let fault = |kind| Fault { line: self.line, column: None, name: Some(self.name), kind };
        let mut parts: Vec<Cow<'a, [u8]>> = Vec::new();
        // A long value that is put in often could grow beyond all memory.
        let mut room = LIMIT;
        let mut rest = self.raw;
        loop {
            let (text, reference) = rest.split_at_checked(self.reference_at(rest)).unwrap_or((rest, &[]));
            parts.extend(self.decoded(text));
            if reference.is_empty() {
                return Ok(parts.concat());
            }
            let (name, default, further) = split_reference(reference).ok_or(fault(FaultKind::BadExpansion))?;
            match lookup(name).filter(|value| !value.is_empty()) {
                Some(value) => {
                    room = room.checked_sub(value.len()).ok_or(fault(FaultKind::LongExpansion))?;
                    parts.push(Cow::Owned(value));
                }
                None => parts.extend(self.decoded(default)),
            }
            rest = further;
        }
    }

    fn decoded(&self, rest: &'a [u8]) -> impl Iterator<Item = Cow<'a, [u8]>> {
        Pieces { rest, quoting: self.quoting }.map(Cow::Borrowed)
    }

    /// Where the first `${` or `$${` stands that no backslash escapes, or the length of the text.
    fn reference_at(&self, text: &[u8]) -> usize {
        let mut rest = text;
        loop {
            rest = rest.get(find(rest, Either(b'$', b'\\'))..).unwrap_or_default();
            rest = match rest {
                [] | [b'$', b'{', ..] | [b'$', b'$', b'{', ..] => return text.len() - rest.len(),
                [b'\\', _, further @ ..] if self.quoting == Quoting::Double => further,
                [_, further @ ..] => further,
            };
        }
    }
}

/// Name, default and what comes after the `}`, if the text starts with a reference of a form we know.
fn split_reference(text: &[u8]) -> Option<(&str, &[u8], &[u8])> {
    // A `$` before it escapes a reference for compose and does not for python-dotenv. The dialects part on `${A-x}`, on
    // `${A:?x}` and on braces in a default too, so none of them is guessed at.
    let text = text.strip_prefix(b"${")?;
    let (inside, rest) = text.split_at_checked(find(text, Is(b'}')))?;
    let rest = rest.strip_prefix(b"}")?;
    let length = run(inside, |byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let (name, after) = inside.split_at_checked(length)?;
    let default = if after.is_empty() { after } else { after.strip_prefix(b":-")? };
    let sound = name.first().is_some_and(|first| !first.is_ascii_digit()) && !default.contains(&b'{');
    sound.then_some((str::from_utf8(name).ok()?, default, rest))
}
