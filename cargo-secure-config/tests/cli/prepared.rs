//! A folder with what the commands need: schemas, files of variables, secrets.

use std::time::{Duration, SystemTime};

use crate::started::place::Place;
use crate::started::programs::schema;

/// What stands in every secret of the folder. No output holds it.
pub(crate) const SENTINEL: &str = "Qx7mZt4vKp";

/// Variables that the program starts with in production.
pub(crate) fn good() -> String {
    format!(
        "BILLING_ENV=prod\nDATABASE_URL=postgres://billing:{SENTINEL}@db.internal/billing\n\
         BILLING_SESSION_KEY={SENTINEL}0123456789abcdefghijklmnopqrstuv\n\
         BILLING_SENTRY_DSN=https://{SENTINEL}@sentry.internal/4\nBILLING_FOLDER=/srv/invoices\n\
         BILLING_SMTP_HOST=mail.internal\nBILLING_SMTP_PASSWORD={SENTINEL}\n"
    )
}

/// Variables of which nearly all are wrong, the sentinel in each.
fn bad() -> String {
    format!(
        "BILLING_ENV=prod\nDATABASE_URL={SENTINEL}\nBILLING_SESSION_KEY={SENTINEL}\nBILLING_PORT={SENTINEL}\n\
         BILLING_EXPORT_KEY={SENTINEL}\nBILLING_LIMITS={SENTINEL}\nBILLING_LOG_LEVEL={SENTINEL}\n\
         BILLING_METRICS={SENTINEL}\nBILLING_PUBLIC_URL=https://u:{SENTINEL}@h\nBILLING_COUNTRY={SENTINEL}\n\
         BILLING_PROXIES={SENTINEL}\nBILLING_SMTP_PASSWORD_FILE=/{SENTINEL}\nBILLING_COLOUR={SENTINEL}\n"
    )
}

/// A moment so many days ago, at the start of the day in UTC.
pub(crate) fn days_ago(days: u64) -> String {
    let moment = SystemTime::now() - Duration::from_secs(days * 86_400);
    let days = moment.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |span| span.as_secs() / 86_400);
    let mut year = 1970;
    let mut left = days;
    let is_leap = |year: u64| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    while left >= 365 + u64::from(is_leap(year)) {
        left -= 365 + u64::from(is_leap(year));
        year += 1;
    }
    let months = [31, 28 + u64::from(is_leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut month = 0;
    while left >= months[month] {
        left -= months[month];
        month += 1;
    }
    format!("{year:04}-{:02}-{:02}", month + 1, left + 1)
}

/// The folder. It is in no repository.
pub(crate) fn place() -> Place {
    let narrower = schema().replace(r#"{"int":"1024"}"#, r#"{"int":"2048"}"#);
    assert!(narrower != schema(), "the schema has the rule that is made narrower");
    let wider = schema().replace(r#""default":{"value":{"int":"8080"}}"#, r#""default":{"value":{"int":"9090"}}"#);
    let aged = |days| format!("{}BILLING_SMTP_PASSWORD_ROTATED_AT={}\n", good(), days_ago(days));
    Place::new()
        .file("schema.json", schema())
        .file("narrower.json", narrower)
        .file("wider.json", wider)
        .file("text.txt", "no schema\n")
        .file("good.env", good())
        .file("bad.env", bad())
        .file("fresh.env", aged(1))
        .file("due.env", aged(85))
        .file("overdue.env", aged(100))
        .file("secrets/billing_smtp_password", format!("{SENTINEL}\n"))
        .file("not-executable", "#!/bin/sh\n")
        .file("seven", "#!/bin/sh\nexit 7\n")
        .mode("seven", 0o700)
}
