//! conf, whose fields can be marked `secret`.

use conf::Conf;
use secrecy::{ExposeSecret, SecretString};

use super::key::Key;
use super::scene::{Fault, GOOD};
use super::told::{self, Told};

#[derive(Conf, Debug)]
#[conf(serde)]
pub struct Settings {
    #[conf(env)]
    host: String,
    #[conf(env)]
    port: u16,
    #[conf(env, secret, serde(use_value_parser))]
    the_key: Key,
    #[conf(env, secret, serde(use_value_parser), value_parser = secret)]
    the_token: SecretString,
}

#[derive(Conf, Debug)]
#[conf(validation_predicate = good)]
pub struct Checked {
    #[conf(env, secret, value_parser = secret)]
    the_token: SecretString,
}

fn secret(text: &str) -> Result<SecretString, std::convert::Infallible> {
    Ok(text.into())
}

fn good(checked: &Checked) -> Result<(), &'static str> {
    if checked.the_token.expose_secret() == GOOD { Ok(()) } else { Err("the token is not a good one") }
}

pub fn play(fault: Fault) -> Option<Told> {
    let builder = || Settings::conf_builder().args(["peer"]);
    Some(match fault {
        Fault::PortInFile | Fault::UnknownKey => {
            let text = std::fs::read_to_string("settings.toml").expect("it was written");
            let document: toml::Value = toml::from_str(&text).expect("it is well-formed");
            told::of(builder().env::<String, String>([]).doc("settings.toml", document).try_parse())
        }
        // Reading files is left to the program.
        Fault::Syntax | Fault::DotenvSyntax => return None,
        Fault::Check => told::of(Checked::try_parse_from(["peer"], std::env::vars_os())),
        _ => told::of(builder().env(std::env::vars_os()).try_parse()),
    })
}
