//! schematic, whose settings are cloned and merged, so that a secret stands in a type of the program's own.

use schematic::{Config, ConfigError, ConfigLoader, HandlerError, ValidateError};

use super::key::{Key, Token};
use super::scene::{Fault, GOOD};
use super::told::{self, Told};

#[derive(Config, Debug)]
struct Settings {
    #[setting(env = "HOST", required)]
    host: Option<String>,
    #[setting(env = "PORT")]
    port: u16,
    #[setting(env = "THE_KEY", parse_env = key)]
    the_key: Token,
    #[setting(env = "THE_TOKEN", parse_env = token)]
    the_token: Token,
}

#[derive(Config, Debug)]
struct Checked {
    #[setting(env = "THE_TOKEN", parse_env = token, validate = good)]
    the_token: Token,
}

fn token(text: String) -> Result<Option<Token>, HandlerError> {
    Ok(Some(Token(text)))
}

fn key(text: String) -> Result<Option<Token>, HandlerError> {
    text.parse::<Key>().map(|_| Some(Token(text))).map_err(|error| HandlerError::new(error.to_string()))
}

fn good<P, C>(token: &Token, _: &P, _: &C, _: bool) -> Result<(), ValidateError> {
    if token.0 == GOOD { Ok(()) } else { Err(ValidateError::new("the token is not a good one")) }
}

pub fn play(fault: Fault) -> Option<Told> {
    Some(match fault {
        Fault::PortInFile | Fault::Syntax | Fault::UnknownKey => {
            let mut loader = ConfigLoader::<Settings>::new();
            said(loader.file("settings.toml").and_then(|loader| loader.load()))
        }
        Fault::DotenvSyntax => return None,
        Fault::Check => said(ConfigLoader::<Checked>::new().load()),
        _ => said(ConfigLoader::<Settings>::new().load()),
    })
}

fn said<T: Config + std::fmt::Debug>(result: Result<schematic::ConfigLoadResult<T>, ConfigError>) -> Told {
    match result {
        Ok(loaded) => told::good(loaded.config),
        Err(error) => {
            let told = told::bad(&error);
            let text = format!("{}\n{:?}", error.to_full_string(), procenv::miette::Report::new(error));
            told::printed(told, text)
        }
    }
}
