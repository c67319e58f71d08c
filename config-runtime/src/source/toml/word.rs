//! Values without quotes: which of them TOML has, and numbers as the readers of other sources spell them. A number is kept
//! as text, so that none is too large and none is rounded on the way.

use crate::bytes::Bytes;

/// What a value without quotes is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    Number,
    /// `true`, `false`, `inf`, `nan`.
    Named,
    /// Of the form of a date or a time.
    Date,
    /// Nothing that may stand without quotes.
    Wrong,
}

impl Word {
    pub(super) fn of(raw: &[u8]) -> Self {
        match raw {
            b"true" | b"false" => Self::Named,
            _ if matches!(unsigned(raw), b"inf" | b"nan") => Self::Named,
            _ if is_number(raw) => Self::Number,
            _ if is_date(raw) => Self::Date,
            _ => Self::Wrong,
        }
    }
}

fn unsigned(raw: &[u8]) -> &[u8] {
    match raw {
        [b'+' | b'-', rest @ ..] => rest,
        _ => raw,
    }
}

fn is_number(raw: &[u8]) -> bool {
    if let Some((radix, digits)) = radix(raw) {
        return are_digits(radix, digits);
    }
    if matches!(unsigned(raw), [b'1'..=b'9', rest @ ..] if rest.iter().all(u8::is_ascii_digit)) {
        return true;
    }
    let are_decimal = |digits: &[u8]| are_digits(10, digits);
    let find = |text: &'_ [u8], at: fn(&u8) -> bool| text.iter().position(at);
    let mut whole = unsigned(raw);
    if let Some(at) = find(whole, |byte| matches!(byte, b'e' | b'E')) {
        if !are_decimal(unsigned(whole.get(at + 1..).unwrap_or_default())) {
            return false;
        }
        whole = whole.get(..at).unwrap_or_default();
    }
    if let Some(at) = find(whole, |byte| *byte == b'.') {
        if !are_decimal(whole.get(at + 1..).unwrap_or_default()) {
            return false;
        }
        whole = whole.get(..at).unwrap_or_default();
    }
    are_decimal(whole) && (whole.len() == 1 || whole.first() != Some(&b'0'))
}

fn radix(raw: &[u8]) -> Option<(u32, &[u8])> {
    match raw {
        [b'0', b'x', digits @ ..] => Some((16, digits)),
        [b'0', b'o', digits @ ..] => Some((8, digits)),
        [b'0', b'b', digits @ ..] => Some((2, digits)),
        _ => None,
    }
}

/// Whether these are digits, with single underscores between them.
fn are_digits(radix: u32, text: &[u8]) -> bool {
    let mut is_behind_digit = false;
    for byte in text {
        is_behind_digit = match *byte {
            b'_' if is_behind_digit => false,
            byte if char::from(byte).is_digit(radix) => true,
            _ => return false,
        };
    }
    is_behind_digit
}

/// Whether a parser may be shown this as a date: it can hold nothing but digits and what stands between them.
fn is_date(raw: &[u8]) -> bool {
    let starts = |digits: usize, then: u8| {
        raw.get(..digits).is_some_and(|start| start.iter().all(u8::is_ascii_digit)) && raw.get(digits) == Some(&then)
    };
    let fits = |byte: &u8| byte.is_ascii_digit() || b":.-+ TtZz".contains(byte);
    (starts(4, b'-') || starts(2, b':')) && raw.iter().all(fits)
}

/// The value as text: a number in decimal digits and without underscores, anything else as it stands. `at` is where `raw`
/// stands in `document`.
pub(super) fn value(document: &Bytes, at: usize, raw: &[u8]) -> Bytes {
    let is_spelled_otherwise = raw.first() == Some(&b'0') || raw.contains(&b'_');
    if is_spelled_otherwise && Word::of(raw) == Word::Number {
        if let Some(number) = radix(raw).and_then(|(radix, digits)| decimal(radix, digits)) {
            return number;
        }
        if raw.contains(&b'_') {
            let mut size = 0;
            for byte in raw {
                size += usize::from(*byte != b'_');
            }
            let mut out = Vec::with_capacity(size);
            for byte in raw {
                if *byte != b'_' {
                    out.push(*byte);
                }
            }
            return Bytes::from(out);
        }
    }
    document.slice(at..at + raw.len())
}

/// A number of another base in decimal digits, unless no integer can hold it.
fn decimal(radix: u32, digits: &[u8]) -> Option<Bytes> {
    let mut number = 0_u128;
    for byte in digits {
        if let Some(digit) = char::from(*byte).to_digit(radix) {
            number = number.checked_mul(radix.into())?.checked_add(digit.into())?;
        }
    }
    let size = number.checked_ilog10().map_or(1, |power| power + 1);
    let mut out = vec![b'0'; usize::try_from(size).ok()?];
    for slot in out.iter_mut().rev() {
        *slot += u8::try_from(number % 10).unwrap_or_default();
        number /= 10;
    }
    Some(Bytes::from(out))
}
