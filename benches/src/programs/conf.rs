//! conf: options of a command line that may stand in the environment or in a document too. There are no arguments here.

use std::convert::Infallible;
use std::env;

use conf::Conf;
use secrecy::SecretString;

use crate::Fault;

#[allow(clippy::unnecessary_wraps, reason = "the library asks for a parser that may fail")]
fn secret(text: &str) -> Result<SecretString, Infallible> {
    Ok(text.into())
}

fn from_environment<T: Conf>() -> Result<T, Fault> {
    Ok(T::conf_builder().args(["program"]).env(env::vars_os()).try_parse()?)
}

#[cfg(feature = "w2")]
fn over_file<T: conf::ConfSerde>(path: &str) -> Result<T, Fault> {
    let text = std::fs::read_to_string(path)?;
    let document = toml::Deserializer::parse(&text)?;
    Ok(T::conf_builder().args(["program"]).env(env::vars_os()).doc(path, document).try_parse()?)
}

program! {
    "w1" w1 "conf_w1.rs" {
        fn load() -> Result<Settings, Fault> { from_environment() }
    }
    "w2" w2 "conf_w2.rs" {
        fn load() -> Result<Settings, Fault> { over_file("w2.toml") }
    }
}
