//! Values that are missing or wrong.

use crate::same::{dev, prod, refused};
use crate::started::place::Place;

#[test]
fn nothing_is_set() {
    refused(
        &Place::new().env("BILLING_ENV", "prod"),
        &["problems), environment prod", "DATABASE_URL", "BILLING_SMTP_HOST", "BILLING_SENTRY_DSN", "SC0101"],
    );
    refused(&Place::new(), &["BILLING_ENV"]);
}

#[test]
fn value_is_empty() {
    refused(
        &prod().env("DATABASE_URL", "").env("BILLING_SMTP_HOST", ""),
        &["DATABASE_URL", "BILLING_SMTP_HOST", "empty"],
    );
}

#[test]
fn name_is_misspelt() {
    let place = prod().unset("DATABASE_URL").env("DATABSE_URL", "postgres://billing:q8Zr2m@db.internal/billing");
    refused(&place, &["`DATABSE_URL` is set in the environment and nothing reads it"]);
    let place = dev().unset("BILLING_SMTP_HOST").file(".env", "BILLING_SMTP_HOTS=mail.internal\nBILLING_COLOUR=red\n");
    refused(&place, &["`BILLING_SMTP_HOTS` is set in .env:1", "warning: `BILLING_COLOUR`"]);
}

#[test]
fn every_value_is_malformed() {
    let wrong = [
        ("DATABASE_URL", "no url"),
        ("BILLING_SESSION_KEY", "short"),
        ("BILLING_EXPORT_KEY", "0011"),
        ("BILLING_SEED", "!!"),
        ("BILLING_PORT", "many"),
        ("BILLING_WORKERS", "0"),
        ("BILLING_FLOOR", "12"),
        ("BILLING_TIMEOUT", "1h"),
        ("BILLING_BODY", "big"),
        ("BILLING_SAMPLING", "1.5"),
        ("BILLING_COMPRESS", "perhaps"),
        ("BILLING_ORIGINS", "https://u:p@a.example.com"),
        ("BILLING_REGIONS", "eu,mars"),
        ("BILLING_LIMITS", "free=10,free=11"),
        ("BILLING_PROXIES", "10.0.0.1;here"),
        ("BILLING_METRICS", "127.0.0.1"),
        ("BILLING_PUBLIC_URL", "api.example.com"),
        ("BILLING_COUNTRY", "Netherlands"),
        ("BILLING_LOG_LEVEL", "wran"),
        ("BILLING_VERBOSITY", "256"),
        ("BILLING_REPLICA_URL", "10.0.0.1"),
        ("BILLING_REPLICA_CONNECTIONS", "501"),
        ("BILLING_REPLICA_ZONE", "\u{7}"),
    ];
    let names: Vec<_> = wrong.iter().map(|(name, _)| *name).filter(|name| !name.ends_with("ZONE")).collect();
    refused(&prod().envs(wrong), &names);
    for (name, value) in wrong.into_iter().filter(|(name, _)| !name.ends_with("ZONE")) {
        refused(
            &prod().env("BILLING_REPLICA_ZONE", "b").env("BILLING_REPLICA_URL", "postgres://r/b").env(name, value),
            &["(1 problem)", name],
        );
    }
}

#[test]
fn value_at_the_edge_of_its_type() {
    for (name, value) in [
        ("BILLING_PORT", "1023"),
        ("BILLING_PORT", "65536"),
        ("BILLING_PORT", "-1"),
        ("BILLING_PORT", "8080.0"),
        ("BILLING_PORT", "0x1F90"),
        ("BILLING_WORKERS", "65536"),
        ("BILLING_FLOOR", "-9223372036854775809"),
        ("BILLING_TIMEOUT", "999ms"),
        ("BILLING_TIMEOUT", "30"),
        ("BILLING_SAMPLING", "NaN"),
        ("BILLING_SAMPLING", "inf"),
        ("BILLING_LIMITS", "a=1,b=2,c=3,d=4"),
        ("BILLING_LIMITS", "a=4294967296"),
        ("BILLING_LIMITS", "a"),
        ("BILLING_COUNTRY", "be"),
    ] {
        refused(&prod().env(name, value), &[name]);
    }
}

#[cfg(unix)]
#[test]
fn value_is_no_text() {
    use std::os::unix::ffi::OsStrExt;
    let bytes = std::ffi::OsStr::from_bytes(b"\xff\xfe");
    refused(
        &prod().env("BILLING_SMTP_PASSWORD", bytes).env("BILLING_SMTP_HOST", bytes),
        &["BILLING_SMTP_HOST", "BILLING_SMTP_PASSWORD"],
    );
}

#[test]
fn optional_group_is_half_set() {
    refused(&prod().env("BILLING_REPLICA_CONNECTIONS", "9"), &["BILLING_REPLICA_URL", "BILLING_REPLICA_ZONE"]);
}

#[test]
fn rule_across_fields_is_broken() {
    refused(&prod().env("BILLING_BUCKET", "invoices"), &["BILLING_BUCKET", "BILLING_FOLDER"]);
    refused(&prod().unset("BILLING_FOLDER"), &["BILLING_BUCKET", "BILLING_FOLDER"]);
}

#[test]
fn placeholder_stands_in_production() {
    for placeholder in ["changeme", "replace-me-please", "xxxxxxxx", "********", "your-password-here"] {
        refused(&prod().env("BILLING_SMTP_PASSWORD", placeholder), &["BILLING_SMTP_PASSWORD", "placeholder"]);
    }
}
