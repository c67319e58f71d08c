//! Settings with a field of every kind.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::net::{IpAddr, SocketAddr};
use std::num::NonZero;
use std::path::PathBuf;
use std::time::Duration;

use secure_config::{ByteSize, Rotating, SecretBox, SecretSlice, SecretString, SecureConfig, Violation};

/// Each field is optional or has a default.
#[derive(SecureConfig)]
#[config(prefix = "APP", environment = "APP_ENV")]
pub(crate) struct Settings {
    #[secret(format = "url")]
    #[config(alias = "URL", deprecated_alias = "OLD_URL")]
    url: Option<SecretString>,
    #[rotate(days = 90, window_days = 7)]
    key: Option<Rotating<SecretString>>,
    #[rotate(weeks = 4, previous = "OLD_HOOKS", separator = ";")]
    hook: Option<Rotating<SecretString>>,
    #[secret(format = "pem", min_len = 10)]
    pem: Option<SecretString>,
    #[secret(format = "jwt")]
    jwt: Option<SecretString>,
    #[secret(format = "uuid")]
    id: Option<SecretString>,
    #[secret(format = "base64")]
    slice: Option<SecretSlice<u8>>,
    #[secret(format = "hex")]
    salt: Option<SecretSlice<u8>>,
    raw: Option<SecretSlice<u8>>,
    seed: Option<SecretBox<[u8; 32]>>,
    pin: Option<SecretBox<u16>>,
    tokens: Option<Vec<SecretString>>,
    labels: Option<BTreeMap<String, SecretString>>,
    #[config(file)]
    text: Option<String>,
    #[config(allow_empty, len = ..=1000)]
    short: Option<String>,
    #[config(one_of = ["red", "green"])]
    colour: Option<String>,
    path: Option<PathBuf>,
    #[config(range = 1..=1024)]
    port: Option<u16>,
    huge: Option<i128>,
    one: Option<NonZero<u64>>,
    #[config(range = 0.5..=2.5)]
    ratio: Option<f64>,
    #[config(range = "1KiB"..="1GiB")]
    size: Option<ByteSize>,
    #[config(range = "1s"..="1h")]
    wait: Option<Duration>,
    flag: Option<bool>,
    letter: Option<char>,
    address: Option<IpAddr>,
    bind: Option<SocketAddr>,
    #[config(len = 1..=3, separator = ";")]
    list: Option<Vec<u8>>,
    set: Option<BTreeSet<String>>,
    map: Option<HashMap<String, u16>>,
    level: Option<Level>,
    #[config(from_str)]
    own: Option<Own>,
    #[config(parse = parse)]
    parsed: Option<u16>,
    #[config(nested)]
    group: Option<Group>,
    #[config(nested)]
    smtp: Smtp,
}

#[derive(SecureConfig)]
struct Group {
    #[secret(min_len = 4)]
    key: SecretString,
    #[config(default = 5)]
    tries: u8,
}

#[derive(SecureConfig)]
struct Smtp {
    #[config(default = 25)]
    port: u16,
    #[config(nested)]
    group: Option<Group>,
}

#[derive(Debug, Clone, Copy, SecureConfig)]
enum Level {
    Low,
    VeryHigh,
}

/// A type whose error repeats what it is given.
#[derive(Debug)]
struct Own;

impl std::str::FromStr for Own {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.len() == 1 { Ok(Self) } else { Err(text.to_owned()) }
    }
}

fn parse(text: &str) -> Result<u16, Violation> {
    text.parse().map_err(|_| Violation::new("is no number"))
}

/// Every variable that the settings read.
pub(crate) fn variables() -> Vec<String> {
    let names = "URL KEY HOOK PEM JWT ID SLICE SALT RAW SEED PIN TOKENS LABELS TEXT SHORT COLOUR PATH PORT HUGE ONE RATIO SIZE \
                 WAIT FLAG LETTER ADDRESS BIND LIST SET MAP LEVEL OWN PARSED GROUP_KEY GROUP_TRIES SMTP_PORT SMTP_GROUP_KEY \
                 SMTP_GROUP_TRIES";
    let own = names.split_whitespace().map(|name| format!("APP_{name}"));
    let more =
        ["URL", "OLD_URL", "OLD_HOOKS", "APP_KEY_PREVIOUS", "APP_KEY_NEXT", "APP_KEY_ROTATED_AT", "APP_KEY_FILE"];
    own.chain(more.map(String::from)).collect()
}

#[test]
fn variables_are_all_that_the_template_names() {
    let template = secure_config::schema::render::env_example(Settings::SCHEMA, None, &Default::default());
    let known = variables();
    let names = template.lines().filter_map(|line| line.trim_start_matches("# ").split_once('=').map(|(name, _)| name));
    let is_name = |name: &&str| name.starts_with("APP_") && !name.contains(' ') && *name != "APP_ENV";
    let missing: Vec<_> = names.filter(is_name).filter(|name| !known.iter().any(|known| known == name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
