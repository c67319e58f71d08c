//! Finds the next byte that matters in a text, eight bytes at a time. It knows nothing of formats, and it needs neither
//! `unsafe` nor a crate: files are read at every start, so their cost should not be felt.

const ONES: u64 = u64::from_le_bytes([0x01; 8]);
const HIGHS: u64 = u64::from_le_bytes([0x80; 8]);

/// A class of bytes that can be sought in a whole word.
///
/// `in_word` sets the high bit of each byte that belongs to the class. Bytes above the first such byte may be flagged
/// wrongly, because a subtraction borrows upwards; the first one never is, and only the first one is used.
pub(super) trait Class: Copy {
    fn in_word(self, word: u64) -> u64;
    fn has(self, byte: u8) -> bool;
}

/// One byte.
#[derive(Clone, Copy)]
pub(super) struct Is(pub(super) u8);

impl Class for Is {
    #[inline]
    fn in_word(self, word: u64) -> u64 {
        Below(1).in_word(word ^ u64::from_le_bytes([self.0; 8]))
    }

    #[inline]
    fn has(self, byte: u8) -> bool {
        byte == self.0
    }
}

/// Either of two bytes.
#[derive(Clone, Copy)]
pub(super) struct Either(pub(super) u8, pub(super) u8);

impl Class for Either {
    #[inline]
    fn in_word(self, word: u64) -> u64 {
        Is(self.0).in_word(word) | Is(self.1).in_word(word)
    }

    #[inline]
    fn has(self, byte: u8) -> bool {
        byte == self.0 || byte == self.1
    }
}

/// Every byte below this ASCII character: one test where a list of bytes would need one each.
#[derive(Clone, Copy)]
pub(super) struct Below(pub(super) u8);

impl Class for Below {
    #[inline]
    fn in_word(self, word: u64) -> u64 {
        debug_assert!(self.0.is_ascii());
        word.wrapping_sub(ONES.wrapping_mul(u64::from(self.0))) & !word & HIGHS
    }

    #[inline]
    fn has(self, byte: u8) -> bool {
        byte < self.0
    }
}

/// Either of two bytes, and every control character.
#[derive(Clone, Copy)]
pub(super) struct EitherOrControl(pub(super) u8, pub(super) u8);

impl Class for EitherOrControl {
    #[inline]
    fn in_word(self, word: u64) -> u64 {
        Either(self.0, self.1).in_word(word) | Is(0x7F).in_word(word) | Below(b' ').in_word(word)
    }

    #[inline]
    fn has(self, byte: u8) -> bool {
        Either(self.0, self.1).has(byte) || byte.is_ascii_control()
    }
}

/// Every byte that may not stand in a variable's name: neither an ASCII letter or digit, nor `_`, `.` or `-`.
#[derive(Clone, Copy)]
pub(super) struct NotInName;

impl Class for NotInName {
    #[inline]
    fn in_word(self, word: u64) -> u64 {
        let low = word & !HIGHS;
        // On seven bits nothing is carried into the next byte: the high bit says "at least `from`" and no more.
        let at_least = |low: u64, from: u8| low + ONES * u64::from(0x80 - from);
        let differs = |from: u8| (low ^ (ONES * u64::from(from))) + !HIGHS;
        let folded = low | (ONES * 0x20);
        // Below 0x80 all through, a range's two ends differ in the high bit just inside it.
        let letter = at_least(folded, b'a') ^ at_least(folded, b'z' + 1);
        let digit = (at_least(low, b'-') ^ at_least(low, b'9' + 1)) & differs(b'/');
        (!(letter | digit) & differs(b'_') | word) & HIGHS
    }

    #[inline]
    fn has(self, byte: u8) -> bool {
        !(byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'))
    }
}

/// Where the first byte of the class stands, or the length of `text`.
#[inline]
pub(super) fn find(text: &[u8], class: impl Class) -> usize {
    let (words, tail) = text.as_chunks::<8>();
    let mut at = 0;
    for word in words {
        let hits = class.in_word(u64::from_le_bytes(*word));
        if hits != 0 {
            return at + hits.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    at + tail.iter().position(|byte| class.has(*byte)).unwrap_or(tail.len())
}

/// Whether a byte of the class stands in `text`.
#[inline]
pub(super) fn contains(text: &[u8], class: impl Class) -> bool {
    let (words, tail) = text.as_chunks::<8>();
    let is_in = |word: &[u8; 8]| class.in_word(u64::from_le_bytes(*word)) != 0;
    words.iter().any(is_in)
        || match text.last_chunk::<8>() {
            // It overlaps the one before, which does not matter here.
            Some(last) => is_in(last),
            None => tail.iter().any(|byte| class.has(*byte)),
        }
}

/// How many bytes at the start of a text are such ones.
pub(super) fn run(text: &[u8], is: fn(u8) -> bool) -> usize {
    text.iter().position(|byte| !is(*byte)).unwrap_or(text.len())
}

/// Whether all bytes of a text are such ones.
pub(super) fn are_all(text: &[u8], is: fn(u8) -> bool) -> bool {
    run(text, is) == text.len()
}

#[cfg(test)]
mod tests {
    use super::{Below, Class, Either, EitherOrControl, Is, NotInName, contains, find};
    use proptest::prelude::*;

    fn agrees(text: &[u8], class: impl Class) -> bool {
        let slow = text.iter().position(|byte| class.has(*byte)).unwrap_or(text.len());
        find(text, class) == slow && contains(text, class) == (slow < text.len())
    }

    #[test]
    fn find_each_byte_at_each_place_agrees_with_a_loop() {
        for byte in 0..=u8::MAX {
            for place in 0..9 {
                let mut text = *b"Az09_.-aZ";
                text[place] = byte;
                assert!(agrees(&text, NotInName) && agrees(&text, Below(b'$')) && agrees(&text, Is(byte)), "{byte}");
            }
        }
    }

    proptest! {
        #[test]
        fn find_any_bytes_agrees_with_a_loop(text: Vec<u8>, one: u8, two: u8, limit in 0_u8..128) {
            prop_assert!(agrees(&text, Is(one)));
            prop_assert!(agrees(&text, Either(one, two)));
            prop_assert!(agrees(&text, Below(limit)));
            prop_assert!(agrees(&text, NotInName));
            prop_assert!(agrees(&text, EitherOrControl(one, two)));
        }
    }
}
