//! This library.

use secrecy::ExposeSecret;
use secure_config::{Dotenv, Env, SecretBox, SecretString, SecureConfig, Toml, Violation};

use super::scene::{Fault, GOOD};
use super::told::{self, Told};

#[derive(SecureConfig)]
struct Settings {
    host: String,
    port: u16,
    #[secret(format = "hex")]
    the_key: SecretBox<[u8; 32]>,
    the_token: SecretString,
}

#[derive(SecureConfig)]
struct Checked {
    #[config(validate = good)]
    the_token: SecretString,
}

fn good(token: &SecretString) -> Result<(), Violation> {
    if token.expose_secret() == GOOD { Ok(()) } else { Err(Violation::new("the token is not a good one")) }
}

pub fn play(fault: Fault) -> Option<Told> {
    let file = || Toml::file("settings.toml").allow_plaintext_secrets();
    let told = match fault {
        Fault::PortInFile | Fault::Syntax | Fault::UnknownKey => said(Settings::loader().source(file())),
        Fault::DotenvSyntax => said(Settings::loader().source(Dotenv::file(".env"))),
        Fault::Check => said(Checked::loader().source(Env::process())),
        _ => said(Settings::loader().source(Env::process())),
    };
    Some(told)
}

fn said<T: SecureConfig + std::fmt::Debug>(loader: secure_config::Loader<T>) -> Told {
    match loader.load_reported() {
        Ok(loaded) => {
            let report = format!("{}{:#?}{}", loaded.report, loaded.report, loaded.report.to_json());
            told::printed(told::good(loaded.settings), report)
        }
        Err(error) => told::printed(told::bad(&error), error.to_json()),
    }
}
