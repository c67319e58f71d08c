//! figment, with serde.

use figment::Figment;
use figment::providers::{Env, Format, Toml};
use secrecy::SecretString;

use super::key::Key;
use super::scene::Fault;
use super::told::{self, Told};

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    host: String,
    port: u16,
    the_key: Key,
    the_token: SecretString,
}

pub fn play(fault: Fault) -> Option<Told> {
    let figment = match fault {
        Fault::PortInFile | Fault::Syntax | Fault::UnknownKey => Figment::from(Toml::file("settings.toml")),
        Fault::DotenvSyntax | Fault::Check => return None,
        _ => Figment::from(Env::raw().only(&["host", "port", "the_key", "the_token"])),
    };
    Some(told::of(figment.extract::<Settings>()))
}
