//! What people write themselves: `std::env::var` for each field, `toml` with serde for the file, a map for `.env`.

use std::collections::HashMap;
use std::env;
use std::error::Error;
use std::str::FromStr;

use secrecy::SecretString;
use serde::de::DeserializeOwned;

use super::map::{taken, taken_parsed};
use crate::Fault;

/// A variable that has to be set.
fn text(name: &str) -> Result<String, Fault> {
    env::var(name).map_err(|fault| format!("{name}: {fault}").into())
}

fn parsed<T: FromStr<Err: Error>>(name: &str) -> Result<T, Fault> {
    text(name)?.parse().map_err(|fault| format!("{name}: {fault}").into())
}

/// A variable over what the file says, over a default.
fn text_over(name: &str, file: Option<String>) -> Result<String, Fault> {
    env::var(name).ok().or(file).ok_or_else(|| format!("{name} is not set").into())
}

fn secret_over(name: &str, file: Option<SecretString>) -> Result<SecretString, Fault> {
    env::var(name).ok().map(SecretString::from).or(file).ok_or_else(|| format!("{name} is not set").into())
}

fn parsed_over<T: FromStr<Err: Error>>(name: &str, file: Option<T>) -> Result<T, Fault> {
    match env::var(name) {
        Ok(text) => text.parse().map_err(|fault| format!("{name}: {fault}").into()),
        Err(_) => file.ok_or_else(|| format!("{name} is not set").into()),
    }
}

fn file<T: DeserializeOwned>(path: &str) -> Result<T, Fault> {
    Ok(toml::from_str(&std::fs::read_to_string(path)?)?)
}

/// A `.env` read the way it is read in many programs: line by line, quotes cut off.
fn dotenv(path: &str) -> Result<HashMap<String, String>, Fault> {
    let mut map = HashMap::new();
    for line in std::fs::read_to_string(path)?.lines() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let line = line.strip_prefix("export ").unwrap_or(line);
        let (name, value) = line.split_once('=').ok_or("a line without `=`")?;
        let value = value.trim();
        let quoted = |quote| value.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
        let value = quoted('"').or_else(|| quoted('\'')).unwrap_or(value);
        map.insert(name.trim().to_owned(), value.to_owned());
    }
    Ok(map)
}

program! {
    "w1" w1 "hand_w1.rs" {
        fn load() -> Result<Settings, Fault> { Settings::read() }
    }
    "w2" w2 "hand_w2.rs" {
        fn load() -> Result<Settings, Fault> { Settings::read(file("w2.toml")?) }
    }
    "w3" w3 "hand_w3.rs" {
        fn load() -> Result<Settings, Fault> { Settings::read(file("w3.toml")?) }
    }
    "w4" w4 "hand_w4.rs" {
        fn load() -> Result<Settings, Fault> { Settings::read(&mut dotenv("w4.env")?) }
    }
    "sized" sized "hand_sized.rs" {
        fn load() -> Result<Settings, Fault> { Settings::read(file("sized.toml")?) }
    }
}
