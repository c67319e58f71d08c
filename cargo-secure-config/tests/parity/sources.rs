//! Sources that are at fault, or that shadow each other.

use crate::same::{dev, prod, refused, starts};
use crate::started::programs::Build;

#[test]
fn line_of_a_dotenv_file_is_malformed() {
    refused(&dev().file(".env", "BILLING_PORT=9000\nthis is no line\nBILLING_USER='open\n"), &[".env", "2"]);
    refused(&dev().file(".env", b"\xff\xfeB\0"), &[".env"]);
}

#[cfg(unix)]
#[test]
fn dotenv_file_may_be_written_by_others() {
    refused(&dev().file(".env", "BILLING_PORT=9000\n").mode(".env", 0o666), &[".env", "chmod"]);
}

#[test]
fn name_stands_twice_in_a_dotenv_file() {
    starts(&dev().file(".env", "BILLING_PORT=9000\nBILLING_PORT=9001\n"), Build::Dev, &["warning[SC0905]"]);
}

#[test]
fn wrong_value_shadows_others() {
    let place =
        dev().env("BILLING_SMTP_HOST", "").file(".env", "BILLING_PORT=many\nDATABASE_URL=postgres://other/db\n");
    refused(&place.env("BILLING_PORT", "none"), &["BILLING_PORT", "(shadows .env:1", "BILLING_SMTP_HOST"]);
}

#[test]
fn secrets_directory_is_at_fault() {
    refused(&prod().env("CREDENTIALS_DIRECTORY", "/nowhere").unset("DATABASE_URL"), &["DATABASE_URL"]);
    let place = prod().credentials(&[("billing_smtp_password/inner", "x")]);
    refused(&place.unset("BILLING_SMTP_PASSWORD"), &["BILLING_SMTP_PASSWORD"]);
}
