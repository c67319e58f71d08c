//! Secrets with an age, and those beside them.

use crate::same::{day, prod, refused, starts};
use crate::started::programs::Build;

#[test]
fn secret_is_overdue_where_that_stops_the_start() {
    refused(&prod().env("BILLING_SESSION_KEY_ROTATED_AT", day(120)), &["BILLING_SESSION_KEY", "SC0701"]);
}

#[test]
fn secret_is_overdue_or_due_where_that_is_a_warning() {
    starts(
        &prod().env("BILLING_SMTP_PASSWORD_ROTATED_AT", day(100)),
        Build::Release,
        &["warning[SC0908]", "overdue by 10 days"],
    );
    starts(&prod().env("BILLING_SMTP_PASSWORD_ROTATED_AT", day(85)), Build::Release, &["warning[SC0907]"]);
    starts(&prod().env("BILLING_SMTP_PASSWORD_ROTATED_AT", day(1)), Build::Release, &[]);
}

#[test]
fn date_is_none() {
    refused(&prod().env("BILLING_SMTP_PASSWORD_ROTATED_AT", "last week"), &["BILLING_SMTP_PASSWORD", "SC0307"]);
}

#[test]
fn previous_value_is_out_of_its_window() {
    let place = prod().env("BILLING_SESSION_KEY_PREVIOUS", "vutsrqponmlkjihgfedcba9876543210");
    starts(&place, Build::Release, &["warning[SC0910]"]);
    starts(&place.env("BILLING_SESSION_KEY_ROTATED_AT", day(20)), Build::Release, &["warning[SC0909]"]);
}

#[test]
fn value_beside_a_secret_is_malformed() {
    for name in ["BILLING_SESSION_KEY_PREVIOUS", "BILLING_SESSION_KEY_NEXT"] {
        refused(&prod().env(name, "short"), &[name]);
    }
    let same = "0123456789abcdefghijklmnopqrstuv";
    starts(&prod().env("BILLING_SESSION_KEY_NEXT", same), Build::Release, &[]);
}

#[test]
fn values_beside_a_secret_stand_in_a_secrets_directory() {
    let place = prod().unset("BILLING_SESSION_KEY").credentials(&[
        ("billing_session_key", "0123456789abcdefghijklmnopqrstuv"),
        ("billing_session_key_previous", "short"),
    ]);
    refused(&place, &["BILLING_SESSION_KEY_PREVIOUS"]);
}
