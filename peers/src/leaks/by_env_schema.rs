//! env-schema, with a secret type of its own and fields that can be marked `secret`.

use env_schema::prelude::*;
use env_schema::resolve::LoadMode;
use env_schema::secret::Secret;
use env_schema_derive::EnvSchema;

use super::key::Key;
use super::scene::Fault;
use super::told::{self, Told};

#[derive(Debug, EnvSchema)]
struct Settings {
    #[env(required)]
    host: String,
    #[env(required)]
    port: u16,
    #[env(required, secret)]
    the_key: Key,
    #[env(required, secret)]
    the_token: Secret<String>,
}

/// A pattern is the check that it has.
#[derive(Debug, EnvSchema)]
struct Checked {
    #[env(required, secret, regex = "^a-good-token$")]
    the_token: Secret<String>,
}

pub fn play(fault: Fault) -> Option<Told> {
    match fault {
        Fault::PortInFile | Fault::Syntax | Fault::UnknownKey | Fault::DotenvSyntax => None,
        Fault::Check => Some(said(Checked::load(LoadMode::Lenient))),
        _ => Some(said(Settings::load(LoadMode::Lenient))),
    }
}

fn said<T: std::fmt::Debug>(result: Result<T>) -> Told {
    match result {
        Ok(settings) => told::good(settings),
        Err(error) => told::printed(told::bad(&error), report::render_human(&error)),
    }
}
