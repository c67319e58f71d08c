//! The schema of all variables beside the loader: both take a set of variables, or neither does.

use secure_config::schema::render::{Options, settings_schema};
use secure_config::{Memory, SecureConfig};

use crate::settings::Settings;
use crate::validators::{Kind, verdicts};

/// What has to be there.
const LEAST: &[(&str, &str)] =
    &[("APP_ENV", "dev"), ("APP_SIGNING", "a secret of some length"), ("APP_LEFT", "1"), ("APP_MAIL_HOST", "h")];

/// Beside the least, or in its place; what is empty counts as unset.
const TAKEN: &[&[(&str, &str)]] = &[
    &[],
    &[("PATH", "/bin")],
    &[("APP_ENV", "Production"), ("APP_SENTRY", "s")],
    &[("APP_ENV", " dev ")],
    &[("APP_SIGNING", ""), ("OLD_SIGNING", "a secret of some length")],
    &[("APP_SENTRY", "")],
    &[("APP_TEXT", "12"), ("APP_FLAG", "YES"), ("APP_PORT", " 8080 "), ("APP_TIMEOUT", "0"), ("APP_BODY", "2kB")],
    &[("APP_PORT", ""), ("APP_LEVEL", "")],
    &[("APP_LEVEL", "Info"), ("APP_PROTOCOL", "1.2"), ("APP_STEP", "+10"), ("APP_REGION", "eu-1")],
    &[("APP_NAMES", "a,,b"), ("APP_PORTS", "1;2"), ("APP_LABELS", "a=b=c, d="), ("APP_WEIGHTS", "a=1")],
    &[("APP_LEFT", ""), ("APP_RIGHT", "1")],
    &[("APP_NORTH", "1"), ("APP_SOUTH", "1")],
    &[("APP_NORTH", "")],
    &[("APP_REPLICA_HOST", "h"), ("APP_REPLICA_PORT", "1")],
    &[("APP_COOKIE", "AQIDBA=="), ("APP_DSN", "https://u:p@h")],
    &[("APP_SIGNING_PREVIOUS", "another one"), ("APP_SIGNING_ROTATED_AT", "2026-03-01T12:00:00Z")],
    &[("APP_SIGNING_ROTATED_AT", "2026-03-01")],
    &[("APP_EMPTY", "")],
];

const REFUSED: &[&[(&str, &str)]] = &[
    &[("APP_ENV", "nowhere")],
    &[("APP_ENV", "prod")],
    &[("APP_ENV", "PRODUCTION"), ("APP_SENTRY", "")],
    &[("APP_SIGNING", "")],
    &[("APP_SIGNING", "short")],
    &[("APP_SIGNING", ""), ("OLD_SIGNING", "short")],
    &[("APP_MAIL_HOST", "")],
    &[("APP_MAIL_HOST", "http://u:p@h")],
    &[("APP_PORT", "80")],
    &[("APP_PORT", "x")],
    &[("APP_FLAG", "maybe")],
    &[("APP_LEVEL", "loud")],
    &[("APP_STEP", "3")],
    &[("APP_REGION", "EU-1")],
    &[("APP_TIMEOUT", "30")],
    &[("APP_PORTS", "1,2")],
    &[("APP_WEIGHTS", "a")],
    &[("APP_LEFT", "")],
    &[("APP_RIGHT", "1")],
    &[("APP_NORTH", "1")],
    &[("APP_FULL", "")],
    &[("APP_DSN", "h")],
    &[("APP_COOKIE", "x")],
    &[("APP_VERSION", "1")],
    &[("APP_SHORT", "abcdef")],
];

#[test]
fn variables_that_the_loader_takes_are_taken_by_validators_and_no_others() {
    let mut wrong = Vec::new();
    let (mut documents, mut wanted) = (Vec::new(), Vec::new());
    for (tables, is_taken) in [(TAKEN, true), (REFUSED, false)] {
        for changes in tables {
            let kept = LEAST.iter().filter(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
            let variables: Vec<(&str, &str)> = kept.chain(*changes).copied().collect();
            let loaded = Settings::loader().source(Memory::from_iter(variables.clone())).load();
            if loaded.is_ok() != is_taken {
                wrong.push(format!("the loader on {changes:?}"));
            }
            documents.push(variables.iter().map(|(name, value)| format!("{name}\0{value}\0")).collect::<String>());
            wanted.push((changes, is_taken));
        }
    }
    let schema = settings_schema(Settings::SCHEMA, Some(Settings::DOCS), &Options::default());
    let found = verdicts("variables", &schema, Kind::Environment, &documents);
    for (found, (changes, is_taken)) in found.into_iter().flatten().zip(wanted) {
        for (validator, verdict) in ["Python's", "Rust's"].into_iter().zip(found) {
            if verdict != is_taken {
                wrong.push(format!("{validator} on {changes:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "not as expected:\n{}", wrong.join("\n"));
}
