//! Settings with a field of every kind that can be held apart from what is said of it: secrets, and types that no secret
//! parses as. Plain text fields are missing, because their values may be shown.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::str::FromStr;
use std::time::Duration;

use secure_config::{ByteSize, Rotating, SecretBox, SecretSlice, SecretString, SecureConfig};

/// Each field is optional or has a default, so that a load succeeds unless something is wrong.
#[derive(SecureConfig)]
#[config(prefix = "APP", environment = "APP_ENV")]
pub struct Settings {
    #[secret(format = "url")]
    #[config(alias = "URL", deprecated_alias = "OLD_URL")]
    pub url: Option<SecretString>,
    #[rotate(days = 90, window_days = 7)]
    pub key: Option<Rotating<SecretString>>,
    #[rotate(weeks = 4, previous = "OLD_HOOKS", separator = ";")]
    pub hook: Option<Rotating<SecretString>>,
    pub seed: Option<SecretBox<[u8; 32]>>,
    #[secret(format = "base64")]
    pub slice: Option<SecretSlice<u8>>,
    #[secret(format = "hex", min_len = 4)]
    pub salt: Option<SecretSlice<u8>>,
    #[secret(format = "pem")]
    pub pem: Option<SecretString>,
    #[secret(format = "jwt")]
    pub jwt: Option<SecretString>,
    #[secret(format = "uuid")]
    pub id: Option<SecretString>,
    #[secret]
    #[config(one_of = ["this", "that"])]
    pub word: Option<SecretString>,
    pub tokens: Option<Vec<SecretString>>,
    pub labels: Option<BTreeMap<String, SecretString>>,
    #[config(range = 1..=1024)]
    pub port: Option<u16>,
    pub huge: Option<i128>,
    pub ratio: Option<f64>,
    pub size: Option<ByteSize>,
    #[config(range = "1s"..="1h")]
    pub wait: Option<Duration>,
    pub flag: Option<bool>,
    pub letter: Option<char>,
    pub bind: Option<SocketAddr>,
    #[config(len = 1..=3)]
    pub list: Option<Vec<u8>>,
    pub level: Option<Level>,
    #[config(from_str, file)]
    pub own: Option<Own>,
    #[config(serde)]
    pub tree: Option<Tree>,
    #[config(nested)]
    pub group: Option<Group>,
    #[config(nested)]
    pub smtp: Smtp,
}

/// A group that is often absent.
#[derive(SecureConfig)]
pub struct Group {
    #[secret(min_len = 4)]
    pub key: SecretString,
    #[config(default = 5)]
    pub tries: u8,
}

/// A group that is always there.
#[derive(SecureConfig)]
pub struct Smtp {
    #[config(default = 25)]
    pub port: u16,
    pub password: Option<SecretString>,
    #[config(nested)]
    pub group: Option<Group>,
}

/// A closed set.
#[derive(Debug, Clone, Copy, PartialEq, SecureConfig)]
pub enum Level {
    Low,
    VeryHigh,
}

/// A type whose error repeats what it is given.
#[derive(Debug)]
pub struct Own;

impl FromStr for Own {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "own" { Ok(Self) } else { Err(format!("`{text}` is not what I want")) }
    }
}

/// What serde reads.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tree {
    pub depth: u8,
    #[serde(default)]
    pub leaves: Vec<Tree>,
    #[serde(default)]
    pub kind: Option<Kind>,
}

#[derive(Debug, serde::Deserialize)]
pub enum Kind {
    Root,
    Leaf,
}
