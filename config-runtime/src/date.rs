//! The little of the calendar that rotation needs: RFC 3339 in, a day out.

use std::time::{Duration, SystemTime};

use crate::find::{are_all, run};

const DAY: u64 = 86_400;

/// Reads `2026-03-01T12:00:00Z`, with an offset or a fraction where there is one; a date alone means its first moment in UTC.
pub fn parse_rfc3339(text: &str) -> Option<SystemTime> {
    let text = text.trim();
    let (date, time) = match text.split_at_checked(10)? {
        (date, "") => (date, None),
        (date, rest) => (date, Some(rest.strip_prefix(['T', 't', ' '])?)),
    };
    let mut parts = date.splitn(3, '-');
    let year = digits(parts.next()?, 4)?;
    let month = digits(parts.next()?, 2).filter(|month| (1..=12).contains(month))?;
    let day = digits(parts.next()?, 2).filter(|day| (1..=days_in(year, month)).contains(day))?;
    let mut seconds = i64::try_from(days_from_civil(year, month, day)?).ok()? * 86_400;
    if let Some(time) = time {
        seconds += time_of_day(time)?;
    }
    SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(u64::try_from(seconds).ok()?))
}

/// `hh:mm:ss`, with an optional fraction, and the offset.
fn time_of_day(text: &str) -> Option<i64> {
    let (clock, rest) = text.split_at_checked(8)?;
    let mut parts = clock.splitn(3, ':');
    let hour = digits(parts.next()?, 2).filter(|n| *n < 24)?;
    let minute = digits(parts.next()?, 2).filter(|n| *n < 60)?;
    // A leap second counts as the one before it.
    let second = digits(parts.next()?, 2).filter(|n| *n <= 60)?.min(59);
    let rest = match rest.strip_prefix('.') {
        Some(fraction) => {
            let digits = run(fraction.as_bytes(), |byte| byte.is_ascii_digit());
            fraction.get(digits..).filter(|_| digits > 0)?
        }
        None => rest,
    };
    let offset = match rest.split_at_checked(1)? {
        ("Z" | "z", "") => 0,
        (sign @ ("+" | "-"), offset) => {
            let (hours, minutes) = offset.split_once(':')?;
            let hours = digits(hours, 2).filter(|n| *n < 24)?;
            let minutes = digits(minutes, 2).filter(|n| *n < 60)?;
            let offset = i64::from(hours * 60 + minutes) * 60;
            if sign == "+" { offset } else { -offset }
        }
        _ => return None,
    };
    Some(i64::from((hour * 60 + minute) * 60 + second) - offset)
}

/// The day of a moment, in UTC: `2026-03-01`.
pub fn day(when: SystemTime) -> String {
    let days = when.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs() / DAY);
    // Days are counted from 0000-03-01, so that a leap day ends its year; 400 years repeat.
    let days = days + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Whole days from `since` to `until`; 0 where `since` is later.
pub(crate) fn days_between(since: SystemTime, until: SystemTime) -> u64 {
    until.duration_since(since).map_or(0, |age| age.as_secs() / DAY)
}

fn digits(text: &str, len: usize) -> Option<u32> {
    if text.len() == len && are_all(text.as_bytes(), |byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}

fn days_in(year: u32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days since 1970-01-01; `None` before it.
fn days_from_civil(year: u32, month: u32, day: u32) -> Option<u64> {
    let year = u64::from(year).checked_sub(u64::from(month <= 2))?;
    let shifted = u64::from(if month > 2 { month - 3 } else { month + 9 });
    let of_year = (153 * shifted + 2) / 5 + u64::from(day) - 1;
    let (era, year_of_era) = (year / 400, year % 400);
    let of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year;
    (era * 146_097 + of_era).checked_sub(719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(text: &str) -> Option<u64> {
        parse_rfc3339(text).map(|when| when.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs())
    }

    #[test]
    fn rfc3339_with_offsets_and_fractions_is_read() {
        // `date -u -d … +%s` says the same.
        for (text, want) in [
            ("1970-01-01T00:00:00Z", 0),
            ("2000-02-29T23:59:59Z", 951_868_799),
            ("2026-03-01T12:00:00Z", 1_772_366_400),
            ("2026-03-01T14:30:00+02:30", 1_772_366_400),
            ("2026-03-01 12:00:00.123456Z", 1_772_366_400),
            ("2026-03-01", 1_772_323_200),
        ] {
            assert_eq!(seconds(text), Some(want), "{text}");
        }
    }

    #[test]
    fn rfc3339_malformed_is_refused() {
        for text in [
            "",
            "now",
            "2026",
            "2026-13-01",
            "2026-02-30",
            "2026-3-1",
            "2026-03-01T",
            "2026-03-01T12:00:00",
            "2026-03-01T24:00:00Z",
            "2026-03-01T12:00Z",
            "2026-03-01T12:00:00+2",
            "2026-03-01T12:00:00.Z",
            "1969-12-31",
            "２026-03-01",
            "2026-03-01T12:00:00Zx",
        ] {
            assert_eq!(seconds(text), None, "{text:?}");
        }
    }

    #[test]
    fn day_of_a_moment_is_the_one_it_was_read_from() {
        for text in ["1970-01-01", "1999-12-31", "2000-02-29", "2026-11-22", "2100-03-01", "2400-02-29"] {
            assert_eq!(day(parse_rfc3339(text).unwrap()), text);
        }
    }
}
