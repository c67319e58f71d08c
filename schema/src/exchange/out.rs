//! Writes JSON where the compiler can do it: into a buffer of known size, or nowhere, to learn the size.

/// Bytes that are written one after the other. With no buffer they are only counted.
pub(super) struct Out<'b> {
    buffer: &'b mut [u8],
    at: usize,
}

impl<'b> Out<'b> {
    #[inline]
    pub(super) const fn new(buffer: &'b mut [u8]) -> Self {
        Self { buffer, at: 0 }
    }

    /// How many bytes were written.
    #[inline]
    pub(super) const fn len(&self) -> usize {
        self.at
    }

    /// Bytes as they are.
    #[inline]
    pub(super) const fn raw(&mut self, bytes: &[u8]) {
        let end = self.at + bytes.len();
        if end <= self.buffer.len() {
            self.buffer.split_at_mut(self.at).1.split_at_mut(bytes.len()).0.copy_from_slice(bytes);
        }
        self.at = end;
    }

    /// A text in quotes.
    #[inline]
    pub(super) const fn text(&mut self, text: &str) {
        self.raw(b"\"");
        self.escaped(text);
        self.raw(b"\"");
    }

    /// What stands between the quotes of a text.
    #[inline]
    pub(super) const fn escaped(&mut self, text: &str) {
        let mut rest = text.as_bytes();
        loop {
            let (plain, behind) = rest.split_at(plain(rest));
            self.raw(plain);
            let [special, next @ ..] = behind else { return };
            rest = next;
            match *special {
                b'"' => self.raw(b"\\\""),
                b'\\' => self.raw(b"\\\\"),
                b'\n' => self.raw(b"\\n"),
                b'\r' => self.raw(b"\\r"),
                b'\t' => self.raw(b"\\t"),
                other => {
                    self.raw(b"\\u00");
                    self.raw(&[digit(other >> 4), digit(other & 15)]);
                }
            }
        }
    }

    /// A number in decimal digits.
    #[allow(clippy::cast_possible_truncation, reason = "one digit fits")]
    #[inline]
    pub(super) const fn number(&mut self, number: u128) {
        let mut digits = [0; 39];
        let mut at = digits.len();
        let mut left = number;
        loop {
            at -= 1;
            digits[at] = b'0' + (left % 10) as u8;
            left /= 10;
            if left == 0 {
                break;
            }
        }
        self.raw(digits.split_at(at).1);
    }

    /// Sixteen hexadecimal digits in quotes.
    #[allow(clippy::cast_possible_truncation, reason = "four bits fit")]
    #[inline]
    pub(super) const fn bits(&mut self, bits: u64) {
        self.raw(b"\"");
        let mut shift = 64;
        while shift > 0 {
            shift -= 4;
            self.raw(&[digit((bits >> shift & 15) as u8)]);
        }
        self.raw(b"\"");
    }

    /// A key with its text, where there is one.
    #[inline]
    pub(super) const fn optional(&mut self, key: &[u8], text: Option<&str>) {
        if let Some(text) = text {
            self.raw(key);
            self.text(text);
        }
    }

    /// A key that says that something holds.
    #[inline]
    pub(super) const fn flag(&mut self, key: &[u8], holds: bool) {
        if holds {
            self.raw(key);
            self.raw(b"true");
        }
    }

    /// An array of texts.
    #[inline]
    pub(super) const fn texts(&mut self, texts: &[&str]) {
        self.raw(b"[");
        let mut at = 0;
        while at < texts.len() {
            if at > 0 {
                self.raw(b",");
            }
            self.text(texts[at]);
            at += 1;
        }
        self.raw(b"]");
    }
}

#[inline]
const fn digit(value: u8) -> u8 {
    if value < 10 { b'0' + value } else { b'a' + value - 10 }
}

/// How many bytes at the beginning stand for themselves in a JSON text. Eight at a time: the compiler counts its steps.
#[inline]
const fn plain(text: &[u8]) -> usize {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const HIGHS: u64 = u64::from_le_bytes([0x80; 8]);
    let mut at = 0;
    let mut rest = text;
    while let Some((word, behind)) = rest.split_first_chunk::<8>() {
        let word = u64::from_le_bytes(*word);
        let quote = word ^ (ONES * b'"' as u64);
        let backslash = word ^ (ONES * b'\\' as u64);
        let control = word.wrapping_sub(ONES * 0x20) & !word;
        let special = (quote.wrapping_sub(ONES) & !quote) | (backslash.wrapping_sub(ONES) & !backslash) | control;
        if special & HIGHS != 0 {
            break;
        }
        at += 8;
        rest = behind;
    }
    while let [first, behind @ ..] = rest {
        if *first == b'"' || *first == b'\\' || *first < 0x20 {
            break;
        }
        at += 1;
        rest = behind;
    }
    at
}
