//! Whole numbers between two bounds as a regular expression: a number in quotes is text, and text knows no bounds.

/// The numbers from `low` to `high` in decimal digits, with a sign and leading zeros as the loader takes them.
///
/// `None` where that would be longer than anybody can read; the sign is for `signed` numbers then, and the digits are any.
pub(super) fn between(low: i128, high: i128, signed: bool, nonzero: bool) -> String {
    const MOST: i128 = 9_999_999_999;
    if low < -MOST || high > MOST {
        return if signed { "[+-]?[0-9]+".to_owned() } else { r"\+?[0-9]+".to_owned() };
    }
    let mut parts = Vec::new();
    if low < 0 {
        let numbers = magnitudes(high.min(-1).unsigned_abs(), low.unsigned_abs());
        parts.push(format!("-0*(?:{numbers})"));
    }
    if low <= 0 && high >= 0 && !nonzero {
        parts.push(if signed { "[+-]?0+".to_owned() } else { r"\+?0+".to_owned() });
    }
    if high > 0 {
        parts.push(format!(r"\+?0*(?:{})", magnitudes(low.max(1).unsigned_abs(), high.unsigned_abs())));
    }
    parts.join("|")
}

/// The numbers from `low` to `high`, both above zero, without leading zeros.
fn magnitudes(low: u128, high: u128) -> String {
    let mut parts = Vec::new();
    // The numbers of digits of which any number will do, from the least to the greatest.
    let mut whole: Option<(usize, usize)> = None;
    let mut from = low;
    while from <= high {
        let digits = from.ilog10();
        // The last number with as many digits.
        let last = 10u128.pow(digits + 1) - 1;
        let to = last.min(high);
        if from == 10u128.pow(digits) && to == last {
            let digits = digits as usize;
            whole = Some((whole.map_or(digits, |(least, _)| least), digits));
        } else {
            parts.extend(whole.take().map(any_number));
            same_length(&mut parts, "", from.to_string().as_bytes(), to.to_string().as_bytes());
        }
        from = last + 1;
    }
    parts.extend(whole.map(any_number));
    parts.join("|")
}

/// Every number with so many digits behind the first.
fn any_number((least, most): (usize, usize)) -> String {
    match (least, most) {
        (least, most) if least == most => format!("[1-9]{}", any(most)),
        (0, 1) => "[1-9][0-9]?".to_owned(),
        (least, most) => format!("[1-9][0-9]{{{least},{most}}}"),
    }
}

/// The numbers between two that have as many digits, each part with `before` in front.
fn same_length(parts: &mut Vec<String>, before: &str, low: &[u8], high: &[u8]) {
    let ([first, low @ ..], [last, high @ ..]) = (low, high) else {
        parts.push(before.to_owned());
        return;
    };
    let (first, last) = (*first, *last);
    let push = |digit: u8| format!("{before}{}", char::from(digit));
    if first == last {
        return same_length(parts, &push(first), low, high);
    }
    let is_from_start = low.iter().all(|digit| *digit == b'0');
    let is_to_end = high.iter().all(|digit| *digit == b'9');
    if !is_from_start {
        same_length(parts, &push(first), low, &vec![b'9'; low.len()]);
    }
    let (from, to) = (first + u8::from(!is_from_start), last - u8::from(!is_to_end));
    if from <= to {
        parts.push(format!("{before}{}{}", class(from, to), any(low.len())));
    }
    if !is_to_end {
        same_length(parts, &push(last), &vec![b'0'; high.len()], high);
    }
}

fn class(from: u8, to: u8) -> String {
    let (low, high) = (char::from(from), char::from(to));
    if from == to { low.to_string() } else { format!("[{low}-{high}]") }
}

fn any(digits: usize) -> String {
    match digits {
        0 => String::new(),
        1 => "[0-9]".to_owned(),
        n => format!("[0-9]{{{n}}}"),
    }
}

#[cfg(test)]
mod tests {
    use super::between;

    #[test]
    fn bounds_are_written_digit_by_digit() {
        for (low, high, want) in [
            (1, 1, r"\+?0*(?:1)"),
            (0, 9, r"\+?0+|\+?0*(?:[1-9])"),
            (1, 70_000, r"\+?0*(?:[1-9][0-9]{0,3}|[1-6][0-9]{4}|70000)"),
            (5, 23, r"\+?0*(?:[5-9]|1[0-9]|2[0-3])"),
            (0, 255, r"\+?0+|\+?0*(?:[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5])"),
        ] {
            assert_eq!(between(low, high, false, false), want, "{low}..={high}");
        }
        assert_eq!(between(-12, 3, true, true), r"-0*(?:[1-9]|1[0-2])|\+?0*(?:[1-3])");
        assert_eq!(between(-12, -3, true, false), r"-0*(?:[3-9]|1[0-2])");
        assert_eq!(between(0, u64::MAX.into(), false, false), r"\+?[0-9]+");
    }
}
