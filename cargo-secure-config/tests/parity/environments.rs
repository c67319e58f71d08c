//! Where the program runs.

use crate::same::{dev, dotenv, prod, refused, starts};
use crate::started::place::Place;
use crate::started::programs::Build;

#[test]
fn environment_is_unknown() {
    refused(&prod().env("BILLING_ENV", "prd"), &["BILLING_ENV", "prod"]);
    refused(&prod().env("BILLING_ENV", ""), &["BILLING_ENV"]);
    refused(&prod().unset("BILLING_ENV"), &["BILLING_ENV"]);
}

#[test]
fn environment_is_spelled_out() {
    starts(&prod().env("BILLING_ENV", "production"), Build::Release, &[]);
}

#[test]
fn environment_stands_in_a_dotenv_file_alone() {
    refused(&Place::new().file(".env", format!("BILLING_ENV=dev\n{}", dotenv())), &["BILLING_ENV"]);
}

#[test]
fn file_belongs_to_another_environment() {
    refused(&dev().file(".env", "BILLING_ENV=prod\nBILLING_PORT=9000\n"), &["other environment", ".env:1"]);
}

#[test]
fn dotenv_file_is_not_read_in_production() {
    refused(&Place::new().env("BILLING_ENV", "prod").file(".env", dotenv()), &["DATABASE_URL"]);
    starts(&prod().file(".env", "this is no line\n"), Build::Release, &[]);
}

#[test]
fn value_is_required_in_production_alone() {
    refused(&prod().unset("BILLING_SENTRY_DSN"), &["BILLING_SENTRY_DSN", "prod"]);
    starts(&dev().unset("BILLING_SENTRY_DSN"), Build::Dev, &["BILLING_SENTRY_DSN"]);
    starts(&prod().env("BILLING_ENV", "staging").unset("BILLING_SENTRY_DSN"), Build::Release, &[]);
}
