//! Starts both in one place.

use std::time::{Duration, SystemTime};

use crate::started::place::{Ended, Place};
use crate::started::programs::{Build, program};

/// Values that are good everywhere.
pub(crate) const GOOD: &[(&str, &str)] = &[
    ("DATABASE_URL", "postgres://billing:q8Zr2m@db.internal/billing"),
    ("BILLING_SESSION_KEY", "0123456789abcdefghijklmnopqrstuv"),
    ("BILLING_SENTRY_DSN", "https://3f7a@sentry.internal/4"),
    ("BILLING_FOLDER", "/srv/invoices"),
    ("BILLING_SMTP_HOST", "mail.internal"),
    ("BILLING_SMTP_PASSWORD", "Vw9-tr"),
];

/// What no output may hold.
const VALUES: &[&str] = &["q8Zr2m", "0123456789abcdefghijklmnopqrstuv", "3f7a", "Vw9-tr"];

/// A place in production, all of its values good.
pub(crate) fn prod() -> Place {
    Place::new().env("BILLING_ENV", "prod").envs(GOOD.iter().copied())
}

/// A place on a developer's machine, all of its values good.
pub(crate) fn dev() -> Place {
    prod().env("BILLING_ENV", "dev")
}

/// The values as a `.env` holds them.
pub(crate) fn dotenv() -> String {
    GOOD.iter().map(|(name, value)| format!("{name}={value}\n")).collect()
}

/// A day so many days ago.
pub(crate) fn day(ago: u64) -> String {
    let days = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |span| span.as_secs()) / 86_400 - ago;
    // A day of the civil calendar, by the era of 400 years that it stands in.
    let z = days + 719_468;
    let (era, of_era) = (z / 146_097, z % 146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let (day, month) = (of_year - (153 * month + 2) / 5 + 1, if month < 10 { month + 3 } else { month - 9 });
    format!("{:04}-{month:02}-{day:02}", year + era * 400 + u64::from(month <= 2))
}

/// Both end with `code` and say the same, in which each of the words stands.
#[track_caller]
pub(crate) fn same(place: &Place, build: Build, code: i32, words: &[&str]) -> Ended {
    let program = program("loads", build);
    let theirs = place.start(&program, &[] as &[&str]);
    let ours = place.ask(&["check".as_ref(), "--no-git".as_ref(), "--binary".as_ref(), program.as_os_str()]);
    assert_eq!(theirs.code, Some(code), "the program: {theirs:#?}");
    assert_eq!(ours.code, Some(code), "`check`: {ours:#?}\nthe program:\n{}", theirs.err);
    assert!(theirs.err == ours.err, "they differ.\n--- the program says\n{}--- `check` says\n{}", theirs.err, ours.err);
    for word in words {
        assert!(ours.err.contains(word), "`{word}` is not said:\n{}", ours.err);
    }
    for value in VALUES {
        assert!(!ours.err.contains(value) && !ours.out.contains(value), "a secret is said: {ours:#?}");
    }
    ours
}

/// As [`same`], where the start is refused.
#[track_caller]
pub(crate) fn refused(place: &Place, words: &[&str]) {
    same(place, Build::Dev, 78, words);
    same(place, Build::Release, 78, words);
}

/// As [`same`], where the program starts and says each of the words first.
#[track_caller]
pub(crate) fn starts(place: &Place, build: Build, words: &[&str]) {
    let ended = same(place, build, 0, words);
    assert!(ended.out.starts_with("ok: billing would start here"), "{ended:#?}");
}

#[test]
fn day_is_one_of_the_calendar() {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or(Duration::ZERO).as_secs() / 86_400;
    assert_eq!(day(now), "1970-01-01");
    assert_eq!(day(now - 11_016), "2000-02-29");
    assert_eq!(day(now - 20_453), "2025-12-31");
}
