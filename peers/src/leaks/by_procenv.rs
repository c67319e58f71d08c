//! procenv, whose fields can be marked `secret`, and whose errors are printed by miette.

use procenv::{EnvConfig, SecretString, miette};
use validator::{Validate, ValidationError};

use super::key::Key;
use super::scene::{Fault, GOOD};
use super::told::{self, Told};

#[derive(EnvConfig)]
#[env_config(dotenv, file_optional = "settings.toml")]
struct Settings {
    #[env(var = "HOST")]
    host: String,
    #[env(var = "PORT")]
    port: u16,
    #[env(var = "THE_KEY", secret)]
    the_key: Key,
    #[env(var = "THE_TOKEN", secret)]
    the_token: SecretString,
}

#[derive(EnvConfig, Validate)]
#[env_config(validate)]
struct Checked {
    #[env(var = "THE_TOKEN", secret)]
    #[validate(custom(function = "good"))]
    the_token: String,
}

fn good(token: &str) -> Result<(), ValidationError> {
    if token == GOOD { Ok(()) } else { Err(ValidationError::new("the token is not a good one")) }
}

pub fn play(fault: Fault) -> Option<Told> {
    Some(match fault {
        Fault::PortInFile | Fault::Syntax => said(Settings::from_config()),
        // It passes over unknown keys.
        Fault::UnknownKey => return None,
        Fault::Check => said(Checked::from_env_validated()),
        _ => said(Settings::from_env()),
    })
}

fn said<T: std::fmt::Debug>(result: Result<T, procenv::Error>) -> Told {
    match result {
        Ok(settings) => told::good(settings),
        Err(error) => {
            let told = told::bad(&error);
            told::printed(told, format!("{:?}", miette::Report::new(error)))
        }
    }
}
