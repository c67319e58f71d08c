//! `examples/billing.rs`: the way from nothing to a start that its README describes.

use std::fs;
use std::path::Path;

use crate::run::Example;

const DATABASE: &str = "postgres://billing:s3cr3t@localhost/billing";
const KEY: &str = "the-lighthouse-keeper-counts-the-ships";
const PASSWORD: &str = "pigeon-post";
const SECRETS: &[&str] = &[DATABASE, "s3cr3t", KEY, PASSWORD];

fn file(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/billing").join(name);
    fs::read_to_string(&path).unwrap_or_else(|err| panic!("{}: {err}", path.display()))
}

/// The template, filled in.
fn dotenv() -> String {
    let values = [
        ("DATABASE_URL=", DATABASE),
        ("BILLING_JWT_SECRET_KEY=", KEY),
        ("BILLING_SMTP_HOST=", "mail.example.com"),
        ("BILLING_SMTP_PASSWORD=", PASSWORD),
    ];
    values.iter().fold(file(".env.example"), |text, (name, value)| {
        let empty = format!("\n{name}\n");
        assert!(text.contains(&empty), "`{name}` is not to be filled in:\n{text}");
        text.replace(&empty, &format!("\n{name}{value}\n"))
    })
}

#[test]
fn billing_without_an_environment_reports_it_beside_all_that_is_missing() {
    Example::new("billing", &[]).run().expect(78, &[]).reports(&[
        "(5 problems)",
        "BILLING_ENV",
        "SC0501",
        "DATABASE_URL",
        "BILLING_JWT_SECRET_KEY",
        "BILLING_SMTP_HOST",
        "BILLING_SMTP_PASSWORD",
    ]);
}

#[test]
fn billing_with_the_template_filled_in_starts_and_prints_no_secret() {
    let ended = Example::new("billing", &[]).env("BILLING_ENV", "dev").file(".env", &dotenv()).run();
    ended.expect(0, SECRETS).prints(&[
        "database_url: [REDACTED]",
        "jwt_secret_key: [REDACTED]",
        "host: \"mail.example.com\"",
        "replica: None",
    ]);
}

#[test]
fn billing_report_tells_environment_template_file_and_default_apart() {
    let example = Example::new("billing", &["report"]).env("BILLING_ENV", "dev").env("BILLING_PORT", "9000");
    let ended = example.file(".env", &dotenv()).file("config.toml", &file("config.toml")).run();
    ended
        .expect(0, SECRETS)
        .prints(&["the configuration of `billing`, environment dev"])
        .tells("DATABASE_URL", &["[REDACTED]", ".env:"])
        .tells("BILLING_PORT", &["9000", "the environment"])
        .tells("BILLING_TIMEOUT", &["45s", "config.toml:"])
        .tells("BILLING_LOG_LEVEL", &["info", "default"])
        .tells("BILLING_SMTP_HOST", &["mail.example.com", "(shadows config.toml:"]);
}

#[test]
fn billing_in_prod_reads_no_dotenv() {
    let ended = Example::new("billing", &[]).env("BILLING_ENV", "prod").file(".env", &dotenv()).run();
    ended.expect(78, SECRETS).reports(&["environment prod", ".env (not read in prod)", "BILLING_SENTRY_DSN"]);
}

#[test]
fn billing_with_a_secret_in_the_committed_file_reports_it() {
    let toml = format!("{}password = \"{PASSWORD}\"\n", file("config.toml"));
    let example = Example::new("billing", &["report"]).env("BILLING_ENV", "dev").file("config.toml", &toml);
    let ended = example.run().expect(78, SECRETS);
    ended.reports(&["BILLING_SMTP_PASSWORD", "secret, not allowed", "SC0407", "set in config.toml:"]);
}
