//! The documents of the deployment say enough to start the service: with nothing but what they give it, it runs.

use std::collections::BTreeMap;
use std::fs;

use tempfile::TempDir;

use crate::documents::{document, rendered};
use crate::process::{COMPLETE, Service};

fn value_of(variable: &str) -> &'static str {
    match variable {
        "JWT_SECRET_KEY_PREVIOUS" => return "old-key-of-the-lighthouse-keeper-2025",
        "JWT_SECRET_KEY_NEXT" => return "next-key-of-the-lighthouse-keeper-2027",
        date if date.ends_with("_ROTATED_AT") => return "2020-01-31T12:00:00Z",
        _ => {}
    }
    COMPLETE.iter().find(|(name, _)| *name == variable).map_or("", |(_, value)| value)
}

/// Starts the service with variables of our own besides, and leaks nothing.
fn start_and_stop(mut variables: BTreeMap<String, String>) {
    variables.insert("HTTP_PORT".to_owned(), "0".to_owned());
    let variables: Vec<_> = variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let ended = Service::start(&variables).stop();
    for (name, secret) in COMPLETE.iter().filter(|(name, _)| name.ends_with("_KEY") || name.ends_with("_PASSWORD")) {
        assert!(!ended.printed.contains(secret), "{name} is printed:\n{}", ended.printed);
    }
}

/// A secret's file, as an editor leaves it.
fn secret_file(place: &TempDir, name: &str) -> String {
    let path = place.path().join(name);
    let value = value_of(&name.to_uppercase());
    assert!(!value.is_empty(), "the deployment wants `{name}`, which no test has a value for");
    fs::write(&path, format!("{value}\n")).expect("a temporary directory can be written");
    path.to_string_lossy().into_owned()
}

#[test]
fn service_starts_in_prod_with_the_credentials_that_the_drop_in_loads() {
    start_with_drop_in(&rendered(document("systemd")));
}

#[test]
fn service_starts_with_every_credential_that_the_drop_in_may_load() {
    let text = rendered(document("systemd"));
    let whole = text.replace("\n#LoadCredential=", "\nLoadCredential=");
    assert!(whole.contains("\nLoadCredential=jwt_secret_key_previous:"), "{whole}");
    start_with_drop_in(&whole);
}

fn start_with_drop_in(text: &str) {
    let place = tempfile::tempdir().expect("a temporary directory can be made");
    let mut variables = BTreeMap::new();
    for line in text.lines() {
        if let Some((name, _)) = line.strip_prefix("LoadCredential=").and_then(|rest| rest.split_once(':')) {
            secret_file(&place, name);
        } else if let Some((name, value)) = line.strip_prefix("Environment=\"").and_then(|rest| rest.split_once('=')) {
            variables.insert(name.to_owned(), value.trim_end_matches('"').to_owned());
        } else if let Some(name) = line.strip_prefix("# ").and_then(|rest| rest.strip_suffix(" is required.")) {
            variables.insert(name.to_owned(), value_of(name).to_owned());
        }
    }
    assert_eq!(variables["SERVICE_ENV"], "prod");
    variables.insert("CREDENTIALS_DIRECTORY".to_owned(), place.path().to_string_lossy().into_owned());
    start_and_stop(variables);
}

#[test]
fn service_starts_in_prod_with_what_compose_gives_it() {
    let place = tempfile::tempdir().expect("a temporary directory can be made");
    let text = rendered(document("compose"));
    let (_, block) = text.split_once("\n    environment:\n").expect("there is an environment");
    let mut variables = BTreeMap::new();
    for line in block.lines().take_while(|line| line.starts_with("      ")) {
        let Some((name, value)) = line.trim().strip_suffix('"').and_then(|line| line.split_once(": \"")) else {
            continue;
        };
        if name.starts_with('#') {
            continue;
        }
        let value = match (value.strip_prefix("/run/secrets/"), value.strip_prefix("${")) {
            (Some(file), _) => secret_file(&place, file),
            (None, Some(reference)) if reference.contains(":?") => value_of(name).to_owned(),
            (None, Some(reference)) => {
                reference.trim_end_matches('}').split_once(":-").map_or("", |(_, default)| default).to_owned()
            }
            (None, None) => value.to_owned(),
        };
        variables.insert(name.to_owned(), value);
    }
    assert_eq!(variables["SERVICE_ENV"], "prod");
    assert_eq!(variables["TOKEN_LIFETIME"], "15m");
    start_and_stop(variables);
}
