//! envconfig, which parses by `FromStr`.

use std::convert::Infallible;
use std::str::FromStr;

use envconfig::Envconfig;
use secrecy::SecretString;

use super::key::Key;
use super::scene::Fault;
use super::told::{self, Told};

#[derive(Debug)]
struct Parsed(SecretString);

impl FromStr for Parsed {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self(text.into()))
    }
}

#[derive(Debug, Envconfig)]
struct Settings {
    #[envconfig(from = "HOST")]
    host: String,
    #[envconfig(from = "PORT")]
    port: u16,
    #[envconfig(from = "THE_KEY")]
    the_key: Key,
    #[envconfig(from = "THE_TOKEN")]
    the_token: Parsed,
}

pub fn play(fault: Fault) -> Option<Told> {
    match fault {
        Fault::PortInFile | Fault::Syntax | Fault::UnknownKey | Fault::DotenvSyntax | Fault::Check => None,
        _ => Some(told::of(Settings::init_from_env())),
    }
}
