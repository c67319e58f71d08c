//! envy, with serde.

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

pub fn play(fault: Fault) -> Option<Told> {
    match fault {
        Fault::PortInFile | Fault::Syntax | Fault::UnknownKey | Fault::DotenvSyntax | Fault::Check => None,
        _ => Some(told::of(envy::from_env::<Settings>())),
    }
}
