//! twelf, with serde.

use twelf::{Layer, config};

use super::key::{Key, Token};
use super::scene::Fault;
use super::told::{self, Told};

#[config]
#[derive(Debug)]
struct Settings {
    host: String,
    port: u16,
    the_key: Key,
    the_token: Token,
}

/// A file holds nothing but settings; the environment does.
#[config]
#[derive(Debug)]
#[serde(deny_unknown_fields)]
struct Strict {
    host: String,
    port: u16,
    the_key: Key,
    the_token: Token,
}

pub fn play(fault: Fault) -> Option<Told> {
    Some(match fault {
        Fault::PortInFile | Fault::Syntax | Fault::UnknownKey => {
            told::of(Strict::with_layers(&[Layer::Toml("settings.toml".into())]))
        }
        Fault::DotenvSyntax | Fault::Check => return None,
        _ => told::of(Settings::with_layers(&[Layer::Env(None)])),
    })
}
