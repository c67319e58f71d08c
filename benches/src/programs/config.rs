//! config: a tree of values from all sources, then serde.

use config::{Config, ConfigError, Environment, File, FileFormat};
use secrecy::SecretString;
use serde::de::DeserializeOwned;

fn environment() -> Environment {
    Environment::with_prefix("SHOP").prefix_separator("_").separator("__")
}

fn over_file<T: DeserializeOwned>(path: &str) -> Result<T, ConfigError> {
    let file = File::new(path, FileFormat::Toml);
    Config::builder().add_source(file).add_source(environment()).build()?.try_deserialize()
}

program! {
    "w1" w1 "config_w1.rs" {
        fn load() -> Result<Settings, ConfigError> {
            Config::builder().add_source(environment()).build()?.try_deserialize()
        }
    }
    "w2" w2 "config_w2.rs" {
        fn load() -> Result<Settings, ConfigError> { over_file("w2.toml") }
    }
    "w3" w3 "config_w3.rs" {
        fn load() -> Result<Settings, ConfigError> { over_file("w3.toml") }
    }
    "sized" sized "config_sized.rs" {
        fn load() -> Result<Settings, ConfigError> { over_file("sized.toml") }
    }
}
