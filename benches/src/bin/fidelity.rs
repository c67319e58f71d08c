//! `fidelity READER`: reads one text with a library and prints the bytes that it gives, in hex, or `refused`.
//!
//! The text stands in the variable `SHOP_VALUE`, or in a file of the working directory that is named for its source.

use std::fmt::Display;

use secrecy::ExposeSecret;

fn main() {
    let reader = std::env::args().nth(1).unwrap_or_default();
    let read = match reader.as_str() {
        "conf" => by_conf(),
        "config" => by_config(false),
        "config, try_parsing" => by_config(true),
        "confique" => by_confique(),
        "dotenvy" => by_dotenvy(),
        "envconfig" => by_envconfig(),
        "envy" => by_envy(),
        "figment" => by_figment(),
        "schematic" => by_schematic(),
        other => ours::read(other),
    };
    match read {
        Some(text) => println!("{}", text.bytes().map(|byte| format!("{byte:02x}")).collect::<String>()),
        None => println!("refused"),
    }
}

/// What a library gave; why it refused is for whoever runs this by hand.
fn told<T, E: Display>(result: Result<T, E>) -> Option<T> {
    result.map_err(|fault| eprintln!("{fault}")).ok()
}

#[derive(serde::Deserialize)]
struct BySerde {
    value: String,
}

fn by_envy() -> Option<String> {
    told(envy::prefixed("SHOP_").from_env::<BySerde>()).map(|settings| settings.value)
}

/// `try_parsing` is what its documentation advises for lists; then types are guessed.
fn by_config(guessing: bool) -> Option<String> {
    let environment = config::Environment::with_prefix("SHOP").prefix_separator("_").separator("__");
    let environment = environment.try_parsing(guessing);
    let built = config::Config::builder().add_source(environment).build();
    told(built.and_then(|config| config.try_deserialize::<BySerde>())).map(|settings| settings.value)
}

fn by_figment() -> Option<String> {
    let environment = figment::providers::Env::prefixed("SHOP_").split("__");
    told(figment::Figment::new().merge(environment).extract::<BySerde>()).map(|settings| settings.value)
}

fn by_conf() -> Option<String> {
    #[derive(conf::Conf)]
    struct Settings {
        #[conf(env = "SHOP_VALUE")]
        value: String,
    }
    let builder = <Settings as conf::Conf>::conf_builder().args(["program"]).env(std::env::vars_os());
    told(builder.try_parse()).map(|settings| settings.value)
}

fn by_confique() -> Option<String> {
    use confique::Config;
    #[derive(Config)]
    struct Settings {
        #[config(env = "SHOP_VALUE")]
        value: String,
    }
    told(Settings::builder().env().load()).map(|settings| settings.value)
}

fn by_envconfig() -> Option<String> {
    use envconfig::Envconfig;
    #[derive(Envconfig)]
    struct Settings {
        #[envconfig(from = "SHOP_VALUE")]
        value: String,
    }
    told(Settings::init_from_env()).map(|settings| settings.value)
}

fn by_schematic() -> Option<String> {
    use schematic::{Config, ConfigLoader};
    #[derive(Config)]
    struct Settings {
        #[setting(env = "SHOP_VALUE")]
        value: String,
    }
    told(ConfigLoader::<Settings>::new().load()).map(|loaded| loaded.config.value)
}

/// As Docker's `--env-file` and shells' scripts write it: in single quotes.
fn by_dotenvy() -> Option<String> {
    let lines = told(dotenvy::from_path_iter("value.env"))?;
    lines.filter_map(told).find(|(name, _)| name == "SHOP_VALUE").map(|(_, value)| value)
}

mod ours {
    use secure_config::{Dotenv, Env, Memory, SecretString, SecretsDir, SecureConfig, Toml};

    use super::{ExposeSecret, told};

    #[derive(SecureConfig)]
    #[config(prefix = "SHOP")]
    struct Text {
        /// A text.
        #[config(allow_empty, file)]
        value: String,
    }

    #[derive(SecureConfig)]
    #[config(prefix = "SHOP")]
    struct Secret {
        /// A secret.
        #[config(allow_empty)]
        value: SecretString,
    }

    trait Value: SecureConfig {
        fn into_text(self) -> String;
    }

    impl Value for Text {
        fn into_text(self) -> String {
            self.value
        }
    }

    impl Value for Secret {
        fn into_text(self) -> String {
            self.value.expose_secret().to_owned()
        }
    }

    pub(super) fn read(reader: &str) -> Option<String> {
        match reader.split_once("-as-secret") {
            Some((source, "")) => from::<Secret>(source),
            _ => from::<Text>(reader),
        }
    }

    fn from<T: Value>(source: &str) -> Option<String> {
        let loader = T::loader();
        let loader = match source {
            "env" | "name-file" => loader.source(Env::process()),
            "dotenv" => loader.source(Dotenv::file("value.env")),
            "toml" => loader.source(Toml::file("value.toml").allow_plaintext_secrets()),
            "secrets-dir" => loader.source(SecretsDir::new("secrets")),
            "memory" => {
                let value = std::env::var("SHOP_VALUE").unwrap_or_default();
                loader.source(Memory::from([("SHOP_VALUE", value)]))
            }
            other => panic!("no reader {other}"),
        };
        told(loader.load()).map(Value::into_text)
    }
}
