//! A copy of the file for the parser, in which each byte keeps its place and no value its content. The parser copies what
//! it decodes, and copies the whole text for each error, into buffers that nobody overwrites: so it must not have any.

use super::scan::{Kind, Tokens};
use super::text::{Is, Text};
use super::word::Word;
use crate::bytes::{Bytes, exact};

/// Stands for a character of a value. It needs no escape, and where a value is wrong it stays wrong.
const MASK: u8 = b'*';

/// The shadow of a text. Keys, dates, `true` and `false` stay; of strings their quotes, line breaks and what the parser has
/// to refuse; of numbers that they are ones.
pub(super) fn of(text: &[u8]) -> Bytes {
    let mut shadow = exact(text);
    for token in Tokens::of(text) {
        let Some(raw) = shadow.get_mut(token.start..token.start + token.raw.len()) else { continue };
        match token.kind {
            Kind::Comment => mask_but(raw, b'#'),
            Kind::Text if !token.is_key => {
                if let Some(text) = Text::of(token.raw) {
                    mask_text(raw.get_mut(text.range()).unwrap_or_default(), &text);
                }
            }
            Kind::Word if !token.is_key => match Word::of(token.raw) {
                Word::Named | Word::Date => {}
                Word::Number => raw.fill(b'1'),
                // Dots and blanks decide where the parser takes a value to end.
                Word::Wrong => {
                    for byte in raw {
                        if !matches!(byte, b'.' | b' ' | b'\t') {
                            *byte = MASK;
                        }
                    }
                }
            },
            _ => {}
        }
    }
    Bytes::from(shadow)
}

fn mask_text(mut raw: &mut [u8], text: &Text<'_>) {
    for piece in text.pieces() {
        let Some((this, rest)) = raw.split_at_mut_checked(piece.raw.len()) else { return };
        match piece.is {
            // Quotes decide where a string of several lines ends.
            Is::Itself => mask_but(this, text.quote),
            Is::Escaped(_) | Is::Nothing => mask(this),
            // A backslash that starts no escape is for the parser to refuse.
            Is::Stray => {}
        }
        raw = rest;
    }
}

/// Masks all but control characters: line breaks count, and the others are for the parser to refuse.
fn mask(raw: &mut [u8]) {
    mask_but(raw, MASK);
}

#[inline(never)]
fn mask_but(raw: &mut [u8], kept: u8) {
    for byte in raw {
        if !byte.is_ascii_control() && *byte != kept {
            *byte = MASK;
        }
    }
}
