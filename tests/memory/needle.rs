//! Secrets that the searched process does not hold before it loads them: it knows how to make each byte, and makes one
//! at a time. No byte of one is zero, and any nine bytes of it stand in it once.

/// A secret, or another spelling of one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Needle {
    /// Which secret it is; different ones share no run of bytes.
    pub(crate) seed: u64,
    /// How many bytes the secret itself has.
    pub(crate) size: usize,
    pub(crate) form: Form,
}

/// What a secret looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Letters and digits.
    Plain,
    /// Letters and digits, and now and then what a file has to escape.
    Odd,
    /// Bytes.
    Raw,
    /// The same bytes in hexadecimal digits.
    Hex,
    /// The same bytes in base64, without padding.
    Base64,
    /// The same bytes as an age key spells them, without what stands before and behind them.
    #[allow(dead_code, reason = "of the encrypted store alone")]
    Bech32,
    /// The plain text, each character as `\u0041`.
    Numbered,
}

const LETTERS: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const ODD: &[u8; 8] = b"\"\\'\n$# \t";

impl Needle {
    pub(crate) fn new(seed: u64, size: usize, form: Form) -> Self {
        Self { seed, size, form }
    }

    /// How many bytes it has as it is spelled.
    pub(crate) fn len(&self) -> usize {
        match self.form {
            Form::Plain | Form::Odd | Form::Raw => self.size,
            Form::Hex => self.size * 2,
            Form::Base64 => (self.size * 4).div_ceil(3),
            Form::Bech32 => (self.size * 8).div_ceil(5),
            Form::Numbered => self.size * 6,
        }
    }

    /// The shortest run that counts as a trace: nine bytes of the secret, one more than a register spills.
    pub(crate) fn run(&self) -> usize {
        match self.form {
            Form::Plain | Form::Odd | Form::Raw => 9,
            Form::Hex => 18,
            Form::Base64 => 12,
            Form::Bech32 => 15,
            Form::Numbered => 54,
        }
    }

    /// One byte of it.
    pub(crate) fn byte(&self, at: usize) -> u8 {
        let letter = |at| LETTERS[usize::from(self.noise(at)) % LETTERS.len()];
        let raw = |at| if at < self.size { self.noise(at).max(1) } else { 0 };
        match self.form {
            Form::Odd if at % 17 == 16 => ODD[at / 17 % ODD.len()],
            Form::Plain | Form::Odd => letter(at),
            Form::Raw => raw(at),
            Form::Hex => {
                b"0123456789abcdef"[usize::from(if at.is_multiple_of(2) { raw(at / 2) >> 4 } else { raw(at / 2) & 15 })]
            }
            Form::Base64 => {
                let bits = u16::from(raw(at * 6 / 8)) << 8 | u16::from(raw(at * 6 / 8 + 1));
                let six = bits >> (10 - at * 6 % 8) & 63;
                b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"[usize::from(six)]
            }
            Form::Bech32 => {
                let bits = u16::from(raw(at * 5 / 8)) << 8 | u16::from(raw(at * 5 / 8 + 1));
                let five = bits >> (11 - at * 5 % 8) & 31;
                b"QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"[usize::from(five)]
            }
            Form::Numbered => match at % 6 {
                0 => b'\\',
                1 => b'u',
                2 | 3 => b'0',
                4 => b"0123456789abcdef"[usize::from(letter(at / 6) >> 4)],
                _ => b"0123456789abcdef"[usize::from(letter(at / 6) & 15)],
            },
        }
    }

    /// All of it: for whoever writes it down, never for the process that is searched.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        (0..self.len()).map(|at| self.byte(at)).collect()
    }

    /// A byte of the secret's number and of the place, and of nothing else.
    fn noise(&self, at: usize) -> u8 {
        let mut word = (self.seed << 32 ^ at as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        for (shift, factor) in [(30, 0xBF58_476D_1CE4_E5B9), (27, 0x94D0_49BB_1331_11EB)] {
            word = (word ^ word >> shift).wrapping_mul(factor);
        }
        word.to_be_bytes()[0]
    }
}
