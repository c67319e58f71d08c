//! figment: a tree of values from all sources, then serde; it guesses the types of variables.

use figment::providers::{Env, Format, Toml};
use figment::{Error, Figment};
use secrecy::SecretString;
use serde::de::DeserializeOwned;

fn environment() -> Env {
    Env::prefixed("SHOP_").split("__")
}

fn over_file<T: DeserializeOwned>(path: &str) -> Result<T, Box<Error>> {
    Figment::new().merge(Toml::file_exact(path)).merge(environment()).extract().map_err(Box::new)
}

program! {
    "w1" w1 "figment_w1.rs" {
        fn load() -> Result<Settings, Error> { Figment::new().merge(environment()).extract() }
    }
    "w2" w2 "figment_w2.rs" {
        fn load() -> Result<Settings, Box<Error>> { over_file("w2.toml") }
    }
    "w3" w3 "figment_w3.rs" {
        fn load() -> Result<Settings, Box<Error>> { over_file("w3.toml") }
    }
    "sized" sized "figment_sized.rs" {
        fn load() -> Result<Settings, Box<Error>> { over_file("sized.toml") }
    }
}
