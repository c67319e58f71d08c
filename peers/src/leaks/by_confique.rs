//! confique, with serde below it.

use confique::Config;
use secrecy::{ExposeSecret, SecretString};

use super::key::Key;
use super::scene::{Fault, GOOD};
use super::told::{self, Told};

#[derive(Config, Debug)]
struct Settings {
    #[config(env = "HOST")]
    host: String,
    #[config(env = "PORT")]
    port: u16,
    #[config(env = "THE_KEY")]
    the_key: Key,
    #[config(env = "THE_TOKEN")]
    the_token: SecretString,
}

#[derive(Config, Debug)]
struct Checked {
    #[config(env = "THE_TOKEN", validate = good)]
    the_token: SecretString,
}

fn good(token: &SecretString) -> Result<(), &'static str> {
    if token.expose_secret() == GOOD { Ok(()) } else { Err("the token is not a good one") }
}

pub fn play(fault: Fault) -> Option<Told> {
    Some(match fault {
        Fault::PortInFile | Fault::Syntax => told::of(Settings::builder().file("settings.toml").load()),
        // It passes over unknown keys.
        Fault::UnknownKey | Fault::DotenvSyntax => return None,
        Fault::Check => told::of(Checked::builder().env().load()),
        _ => told::of(Settings::builder().env().load()),
    })
}
