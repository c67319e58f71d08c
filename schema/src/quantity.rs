//! Durations and sizes as people write them. The parsers are `const`, because defaults and ranges are read by them at
//! compile time and values by the same ones at start-up.

use std::time::Duration;

/// Reads `30s`, `1h 30m`, `250ms`: whole numbers, each with its unit; a bare `0` is allowed, any other bare number is not.
///
/// Units: `ns`, `us` or `µs`, `ms`, `s`, `m` or `min`, `h`, `d`, `w`, and their usual long names.
/// Returns `None` for anything else, an overflow included.
///
/// ```
/// use std::time::Duration;
/// use secure_config_schema::parse_duration;
/// assert_eq!(parse_duration("1h 30m"), Some(Duration::from_secs(5400)));
/// assert_eq!(parse_duration("30"), None);
/// ```
pub const fn parse_duration(text: &str) -> Option<Duration> {
    let bytes = text.as_bytes();
    if let [b'0'] = bytes {
        return Some(Duration::ZERO);
    }
    let mut at = 0;
    let mut total: u128 = 0;
    let mut parts = 0;
    while at < bytes.len() {
        let Some((number, unit_at)) = digits(bytes, at) else { return None };
        let start = skip_blanks(bytes, unit_at);
        let end = word_end(bytes, start);
        let Some(scale) = time_unit(part(bytes, start, end)) else { return None };
        total = match (number as u128).checked_mul(scale) {
            Some(nanos) => match total.checked_add(nanos) {
                Some(total) => total,
                None => return None,
            },
            None => return None,
        };
        parts += 1;
        let next = skip_blanks(bytes, end);
        if next == bytes.len() && next != end {
            return None;
        }
        at = next;
    }
    let seconds = total / NANOS;
    if parts == 0 || seconds > u64::MAX as u128 {
        return None;
    }
    #[allow(clippy::cast_possible_truncation)]
    Some(Duration::new(seconds as u64, (total % NANOS) as u32))
}

/// Reads `512`, `64KiB`, `10 MB`: a whole number of bytes, with an optional decimal or binary unit in any case.
///
/// ```
/// use secure_config_schema::parse_byte_size;
/// assert_eq!(parse_byte_size("64KiB"), Some(65_536));
/// assert_eq!(parse_byte_size("10 MB"), Some(10_000_000));
/// assert_eq!(parse_byte_size("ten"), None);
/// ```
pub const fn parse_byte_size(text: &str) -> Option<u64> {
    let bytes = text.as_bytes();
    let Some((number, at)) = digits(bytes, 0) else { return None };
    if at == bytes.len() {
        return Some(number);
    }
    let start = skip_blanks(bytes, at);
    let end = word_end(bytes, start);
    if end != bytes.len() || start == end {
        return None;
    }
    match size_unit(part(bytes, start, end)) {
        Some(scale) => number.checked_mul(scale),
        None => None,
    }
}

/// The shortest text that [`parse_duration`] reads back.
pub(crate) fn duration_text(duration: Duration) -> String {
    let nanos = duration.as_nanos();
    if nanos == 0 {
        return "0s".into();
    }
    for (unit, scale) in [("w", 604_800 * NANOS), ("d", 86_400 * NANOS), ("h", 3_600 * NANOS), ("m", 60 * NANOS)] {
        if nanos.is_multiple_of(scale) {
            return format!("{}{unit}", nanos / scale);
        }
    }
    for (unit, scale) in [("s", NANOS), ("ms", 1_000_000), ("us", 1_000)] {
        if nanos.is_multiple_of(scale) {
            return format!("{}{unit}", nanos / scale);
        }
    }
    format!("{nanos}ns")
}

const NANOS: u128 = 1_000_000_000;

const fn digits(bytes: &[u8], mut at: usize) -> Option<(u64, usize)> {
    let start = at;
    let mut n: u64 = 0;
    while at < bytes.len() && bytes[at].is_ascii_digit() {
        n = match n.checked_mul(10) {
            Some(n) => match n.checked_add((bytes[at] - b'0') as u64) {
                Some(n) => n,
                None => return None,
            },
            None => return None,
        };
        at += 1;
    }
    if at == start { None } else { Some((n, at)) }
}

const fn skip_blanks(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() && bytes[at] == b' ' {
        at += 1;
    }
    at
}

const fn word_end(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() && !bytes[at].is_ascii_digit() && bytes[at] != b' ' {
        at += 1;
    }
    at
}

const fn part(bytes: &[u8], start: usize, end: usize) -> &[u8] {
    bytes.split_at(end).0.split_at(start).1
}

const fn time_unit(word: &[u8]) -> Option<u128> {
    Some(match word {
        b"ns" => 1,
        b"us" | [0xC2, 0xB5, b's'] => 1_000,
        b"ms" => 1_000_000,
        b"s" | b"sec" | b"secs" | b"second" | b"seconds" => NANOS,
        b"m" | b"min" | b"mins" | b"minute" | b"minutes" => 60 * NANOS,
        b"h" | b"hr" | b"hrs" | b"hour" | b"hours" => 3_600 * NANOS,
        b"d" | b"day" | b"days" => 86_400 * NANOS,
        b"w" | b"week" | b"weeks" => 604_800 * NANOS,
        _ => return None,
    })
}

const fn size_unit(word: &[u8]) -> Option<u64> {
    let (first, rest) = match word {
        [first, rest @ ..] => (first.to_ascii_lowercase(), rest),
        [] => return None,
    };
    let power = match first {
        b'b' => return if rest.is_empty() { Some(1) } else { None },
        b'k' => 1,
        b'm' => 2,
        b'g' => 3,
        b't' => 4,
        b'p' => 5,
        _ => return None,
    };
    match rest {
        [b] if b.eq_ignore_ascii_case(&b'b') => Some(1_000u64.pow(power)),
        [i, b] if i.eq_ignore_ascii_case(&b'i') && b.eq_ignore_ascii_case(&b'b') => Some(1_024u64.pow(power)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn duration_with_a_known_unit_is_read_and_anything_else_is_not() {
        for (text, nanos) in [
            ("0", 0),
            ("30s", 30 * NANOS),
            ("1h 30m", 5_400 * NANOS),
            ("1h30m", 5_400 * NANOS),
            ("250ms", 250_000_000),
            ("2 weeks", 1_209_600 * NANOS),
            ("5µs", 5_000),
        ] {
            assert_eq!(parse_duration(text).map(|d| d.as_nanos()), Some(nanos), "{text}");
        }
        for text in
            ["", " ", "30", "s", "-1s", "1.5s", "1x", "30s ", " 30s", "99999999999999999999s", "18446744073709551615w"]
        {
            assert_eq!(parse_duration(text), None, "{text:?}");
        }
    }

    #[test]
    fn byte_size_with_a_known_unit_is_read_and_anything_else_is_not() {
        for (text, size) in [
            ("0", 0),
            ("512", 512),
            ("512B", 512),
            ("64KiB", 65_536),
            ("64kib", 65_536),
            ("10 MB", 10_000_000),
            ("1g", 0),
        ] {
            let want = (text != "1g").then_some(size);
            assert_eq!(parse_byte_size(text), want, "{text}");
        }
        for text in ["", "B", "1 ", "1.5MB", "-1", "1KiBs", "99999999999999999999", "99999999999PiB"] {
            assert_eq!(parse_byte_size(text), None, "{text:?}");
        }
    }

    #[test]
    fn duration_text_is_read_back_as_the_same_duration() {
        for nanos in [0, 1, 1_000, 1_500_000, 90 * 1_000_000_000, 7_200_000_000_000, 604_800_000_000_000] {
            let duration = Duration::from_nanos(nanos);
            assert_eq!(parse_duration(&duration_text(duration)), Some(duration));
        }
    }
}
