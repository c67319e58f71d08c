//! Files that variables name.

use crate::same::{prod, refused, starts};
use crate::started::programs::Build;

#[test]
fn file_holds_the_value() {
    let place = prod().unset("BILLING_SMTP_PASSWORD").env("BILLING_SMTP_PASSWORD_FILE", "password");
    starts(&place.file("password", "Vw9-tr\n"), Build::Release, &[]);
    let place = prod().unset("BILLING_FOLDER").env("BILLING_BUCKET_FILE", "bucket");
    starts(&place.file("bucket", "invoices\r\n"), Build::Release, &[]);
}

#[test]
fn value_and_file_are_both_set() {
    let place = prod().env("BILLING_SMTP_PASSWORD_FILE", "password").file("password", "Vw9-tr");
    refused(&place, &["BILLING_SMTP_PASSWORD", "BILLING_SMTP_PASSWORD_FILE"]);
}

#[test]
fn value_and_its_other_name_are_both_set() {
    refused(&prod().env("DB_URL", "postgres://billing:q8Zr2m@db.internal/billing"), &["DATABASE_URL", "DB_URL"]);
}

#[test]
fn file_is_none() {
    let place = || prod().unset("BILLING_SMTP_PASSWORD");
    refused(&place().env("BILLING_SMTP_PASSWORD_FILE", "nowhere"), &["BILLING_SMTP_PASSWORD", "SC0303"]);
    refused(&place().env("BILLING_SMTP_PASSWORD_FILE", "."), &["BILLING_SMTP_PASSWORD"]);
    refused(&place().env("BILLING_SMTP_PASSWORD_FILE", "empty").file("empty", "\n"), &["BILLING_SMTP_PASSWORD"]);
    let large = vec![b'x'; (1 << 20) + 1];
    refused(&place().env("BILLING_SMTP_PASSWORD_FILE", "large").file("large", large), &["BILLING_SMTP_PASSWORD"]);
    refused(&place().env("BILLING_SMTP_PASSWORD_FILE", "bytes").file("bytes", b"\xff\xfe"), &["BILLING_SMTP_PASSWORD"]);
}

#[test]
fn file_holds_a_placeholder() {
    let place = prod().unset("BILLING_SMTP_PASSWORD").credentials(&[("billing_smtp_password", "changeme\n")]);
    refused(&place, &["BILLING_SMTP_PASSWORD", "placeholder"]);
}
