//! Bytes written as text: in base64 without padding, and in hexadecimal digits. Decoding writes straight into the memory
//! that the bytes are to stand in, because they may be a secret; what it refuses it leaves there, half read.

/// How bytes are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// With `+` and `/`.
    Base64,
    /// With `-` and `_`.
    Base64Url,
    /// Read in either case, written in lower case.
    Hex,
}

impl Encoding {
    /// How many bits a digit says.
    const fn bits(self) -> usize {
        match self {
            Encoding::Base64 | Encoding::Base64Url => 6,
            Encoding::Hex => 4,
        }
    }

    const fn digits(self) -> &'static [u8] {
        match self {
            Encoding::Base64 => b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
            Encoding::Base64Url => b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
            Encoding::Hex => b"0123456789abcdef",
        }
    }

    /// What a digit stands for.
    fn value(self, digit: u8) -> Option<u8> {
        Some(match (self, digit) {
            (Encoding::Hex, b'0'..=b'9') => digit - b'0',
            (Encoding::Hex, b'a'..=b'f') => digit - b'a' + 10,
            (Encoding::Hex, b'A'..=b'F') => digit - b'A' + 10,
            (Encoding::Hex, _) => return None,
            (_, b'A'..=b'Z') => digit - b'A',
            (_, b'a'..=b'z') => digit - b'a' + 26,
            (_, b'0'..=b'9') => digit - b'0' + 52,
            (Encoding::Base64, b'+') | (Encoding::Base64Url, b'-') => 62,
            (Encoding::Base64, b'/') | (Encoding::Base64Url, b'_') => 63,
            _ => return None,
        })
    }

    /// How many bytes so many digits stand for; `None` if the last digit has no bit in any of them.
    pub(crate) fn decoded_len(self, digits: usize) -> Option<usize> {
        let bits = digits.checked_mul(self.bits())?;
        (bits % 8 < self.bits()).then_some(bits / 8)
    }

    /// Writes into `out` what the text stands for. `None` for any other digit, if `out` is not of the size, and if bits of
    /// the last digit that belong to no byte are set: a value has one spelling.
    pub(crate) fn decode(self, text: &[u8], out: &mut [u8]) -> Option<()> {
        if self.decoded_len(text.len())? != out.len() {
            return None;
        }
        let mut slots = out.iter_mut();
        // The bits that are read and not yet written, and how many they are: fewer than eight and a digit's.
        let (mut rest, mut len) = (0_u16, 0);
        for digit in text {
            rest = rest << self.bits() | u16::from(self.value(*digit)?);
            len += self.bits();
            if len >= 8 {
                len -= 8;
                let [byte, _] = (rest >> len).to_le_bytes();
                *slots.next()? = byte;
                rest &= (1 << len) - 1;
            }
        }
        (rest == 0).then_some(())
    }

    /// The bytes as text, in a buffer of exactly its size.
    pub(crate) fn encode(self, bytes: &[u8]) -> String {
        let mut text = String::with_capacity((bytes.len() * 8).div_ceil(self.bits()));
        let mask = self.digits().len() - 1;
        let mut add = |value: usize| text.extend(self.digits().get(value & mask).map(|digit| char::from(*digit)));
        let (mut rest, mut len) = (0_usize, 0);
        for byte in bytes {
            rest = rest << 8 | usize::from(*byte);
            len += 8;
            while len >= self.bits() {
                len -= self.bits();
                add(rest >> len);
            }
            rest &= (1 << len) - 1;
        }
        if len > 0 {
            add(rest << (self.bits() - len));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::Encoding::{Base64, Base64Url, Hex};
    use super::*;
    use data_encoding::{BASE64_NOPAD, BASE64URL_NOPAD, HEXLOWER, HEXLOWER_PERMISSIVE};
    use proptest::prelude::*;

    const ALL: [Encoding; 3] = [Base64, Base64Url, Hex];

    fn theirs(ours: Encoding) -> data_encoding::Encoding {
        match ours {
            Base64 => BASE64_NOPAD,
            Base64Url => BASE64URL_NOPAD,
            Hex => HEXLOWER_PERMISSIVE,
        }
    }

    fn decoded(encoding: Encoding, text: &[u8]) -> Option<Vec<u8>> {
        let mut out = vec![0; encoding.decoded_len(text.len())?];
        encoding.decode(text, &mut out).map(|()| out)
    }

    #[test]
    fn text_of_each_encoding_is_read_and_any_other_is_refused() {
        for (encoding, text, bytes) in [
            (Base64, "", Some(&b""[..])),
            (Base64, "aGk", Some(b"hi")),
            (Base64, "+/+/", Some(b"\xfb\xff\xbf")),
            (Base64Url, "-_-_", Some(b"\xfb\xff\xbf")),
            (Hex, "00fFA9", Some(b"\x00\xff\xa9")),
            // Digits of another encoding, padding, blanks.
            (Base64, "-_-_", None),
            (Base64Url, "+/+/", None),
            (Base64, "aGk=", None),
            (Base64, "aG k", None),
            (Hex, "0g", None),
            (Hex, "0x00", None),
            // A digit too many, and bits that belong to no byte.
            (Base64, "a", None),
            (Base64, "aGlpa", None),
            (Base64, "aGl", None),
            (Base64, "aH", None),
            (Hex, "000", None),
        ] {
            assert_eq!(decoded(encoding, text.as_bytes()).as_deref(), bytes, "{encoding:?} {text:?}");
        }
    }

    #[test]
    fn decode_into_memory_of_another_size_is_refused() {
        for size in [0, 1, 3] {
            assert_eq!(Base64.decode(b"aGk", &mut vec![0; size]), None, "{size}");
        }
    }

    #[test]
    fn text_of_each_byte_at_each_place_is_read_as_by_the_other_library() {
        for encoding in ALL {
            for byte in 0..=u8::MAX {
                for (len, place) in (1..=5).flat_map(|len| (0..len).map(move |place| (len, place))) {
                    let mut text = vec![b'0'; len];
                    text[place] = byte;
                    let expected = theirs(encoding).decode(&text).ok();
                    assert_eq!(decoded(encoding, &text), expected, "{encoding:?} {text:?}");
                }
            }
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_as_by_the_other_library(
            text in prop_oneof![
                any::<Vec<u8>>(),
                "[A-Za-z0-9+/]{0,40}".prop_map(String::into_bytes),
                "[A-Za-z0-9_-]{0,40}".prop_map(String::into_bytes),
                "[A-Fa-f0-9]{0,40}".prop_map(String::into_bytes),
            ],
        ) {
            for encoding in ALL {
                prop_assert_eq!(decoded(encoding, &text), theirs(encoding).decode(&text).ok());
            }
        }

        #[test]
        fn any_bytes_are_written_as_by_the_other_library(bytes: Vec<u8>) {
            for encoding in ALL {
                let text = encoding.encode(&bytes);
                let expected = if encoding == Hex { HEXLOWER.encode(&bytes) } else { theirs(encoding).encode(&bytes) };
                prop_assert_eq!(&text, &expected);
                prop_assert_eq!(text.capacity(), text.len());
                prop_assert_eq!(decoded(encoding, text.as_bytes()), Some(bytes.clone()));
            }
        }
    }
}
