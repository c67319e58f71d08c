//! config, with serde.

use config::{Config, Environment, File};
use secrecy::SecretString;

use super::key::Key;
use super::scene::Fault;
use super::told::{self, Told};

#[derive(Debug, serde::Deserialize)]
struct Settings {
    host: String,
    port: u16,
    the_key: Key,
    the_token: SecretString,
}

/// Files hold nothing but settings; the environment does.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Strict {
    host: String,
    port: u16,
    the_key: Key,
    the_token: SecretString,
}

pub fn play(fault: Fault) -> Option<Told> {
    let builder = Config::builder();
    Some(match fault {
        Fault::PortInFile | Fault::Syntax | Fault::UnknownKey => {
            let built = builder.add_source(File::with_name("settings.toml")).build();
            told::of(built.and_then(|config| config.try_deserialize::<Strict>()))
        }
        Fault::DotenvSyntax | Fault::Check => return None,
        _ => {
            let built = builder.add_source(Environment::default()).build();
            told::of(built.and_then(|config| config.try_deserialize::<Settings>()))
        }
    })
}
