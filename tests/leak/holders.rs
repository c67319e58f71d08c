//! Fields that a secret may get into: those made for it, and those that it only strays into. None of the latter takes
//! any of the secrets for a value of its own, because a good plain value may be shown.

use std::collections::{BTreeMap, HashSet};
use std::net::IpAddr;
use std::str::FromStr;
use std::time::Duration;

use secure_config::secrecy::zeroize::Zeroize;
use secure_config::{
    ByteSize, ExposeSecret, Rotating, SecretBox, SecretSlice, SecretString, SecureConfig, Value, Violation,
};

use crate::channels::{Said, say, say_of_the_schema};
use crate::ears::Ear;
use crate::scene::Scene;

/// A settings struct whose field `x` is of one type.
pub(crate) struct Holder {
    pub(crate) name: &'static str,
    /// What every channel says after a load, and whether the load was a good one.
    pub(crate) say: fn(&Scene) -> (Said, bool),
    /// What is said of the struct alone.
    pub(crate) say_of_the_schema: fn() -> Said,
    /// Loads from the environment of the process, or ends it.
    pub(crate) exit: fn(&Scene),
    /// The same, and the end is a panic.
    pub(crate) panic: fn(&Scene),
}

macro_rules! holders {
    ($($(#[cfg($feature:meta)])? $name:ident: $(#[$attribute:meta])* $ty:ty;)*) => {
        $(
            $(#[cfg($feature)])?
            /// Settings of a cell.
            #[derive(SecureConfig)]
            #[config(prefix = "APP", environment = "APP_ENV")]
            struct $name {
                /// The field that the secret is for.
                $(#[$attribute])*
                x: $ty,
                /// Port to listen on.
                #[config(default = 8080)]
                port: u16,
                /// A group that is often absent.
                #[config(nested)]
                group: Option<Group>,
            }
        )*

        /// Every holder of the matrix; a new type is one more line above.
        pub(crate) const HOLDERS: &[Holder] =
            &[holder::<Flat>("Flat"), $($(#[cfg($feature)])? holder::<$name>(stringify!($name))),*];
    };
}

const fn holder<T: SecureConfig + std::fmt::Debug>(name: &'static str) -> Holder {
    Holder {
        name,
        say: say::<T>,
        say_of_the_schema: say_of_the_schema::<T>,
        exit: |scene| eprintln!("{:?}", scene.loader::<T>(true, &Ear::default()).load_or_exit()),
        panic: |scene| eprintln!("{:?}", scene.loader::<T>(true, &Ear::default()).load().expect("the settings")),
    }
}

holders! {
    Text: #[secret] SecretString;
    Url: #[secret(format = "url")] SecretString;
    Pem: #[secret(format = "pem")] SecretString;
    Jwt: #[secret(format = "jwt")] SecretString;
    Uuid: #[secret(format = "uuid")] SecretString;
    Long: #[secret(min_len = 70_000)] SecretString;
    Short: #[secret] #[config(len = ..=1)] SecretString;
    OneOf: #[secret] #[config(one_of = ["this", "that"])] SecretString;
    Optional: Option<SecretString>;
    Many: #[secret(format = "uuid")] Vec<SecretString>;
    Mapped: #[secret] BTreeMap<String, SecretString>;
    Rotated: #[secret] #[rotate(days = 90, window_days = 7)] Rotating<SecretString>;
    RotatedHex: #[secret(format = "hex")] #[rotate(on_compromise, days = 9)] Rotating<SecretBox<[u8; 32]>>;
    Array: #[secret] SecretBox<[u8; 32]>;
    Slice: #[secret(format = "hex", min_len = 3)] SecretSlice<u8>;
    Number: #[secret] SecretBox<u16>;
    Own: #[secret] SecretBox<Echo>;
    ParsedSecret: #[secret] #[config(parse = refuse_secret)] SecretString;
    Validated: #[secret] #[config(validate = never_secret)] SecretString;
    Named: #[secret] #[config(alias = "X", deprecated_alias = "OLD_X")] SecretString;
    Generated: #[secret] #[config(dev_default = generated)] SecretString;
    OptionalRotated: #[secret] #[rotate(days = 9, previous = "OLD_KEYS")] Option<Rotating<SecretString>>;
    Keys: #[secret(format = "base64")] Vec<SecretBox<[u8; 32]>>;
    Nested: #[config(nested)] Inner;
    NestedOption: #[config(nested)] Option<Inner>;
    NestedRefused: #[config(nested)] Contrary;
    #[cfg(feature = "regex")]
    Patterned: #[secret] #[config(pattern = "[0-9]{3}")] SecretString;
    #[cfg(feature = "serde")]
    Served: #[secret] #[config(serde)] SecretString;
    #[cfg(feature = "serde")]
    ServedBox: #[secret] #[config(serde)] SecretBox<Limits>;

    Port: u16;
    Flag: bool;
    Wait: Duration;
    Address: IpAddr;
    Chosen: Level;
    Ports: Vec<u16>;
    Levels: HashSet<Level>;
    Quotas: BTreeMap<String, u16>;
    Ratio: #[config(range = 0.0..=1.0)] f64;
    Size: #[config(range = ..="1 KiB")] ByteSize;
    Letter: char;
    InFile: #[config(file)] u16;
    Echoed: #[config(from_str)] Echo;
    EchoedOption: #[config(from_str)] Option<Echo>;
    OwnValue: Echo;
    Parsed: #[config(parse = refuse)] u16;
    Refused: #[config(validate = never)] String;
    Colour: #[config(one_of = ["red", "green"])] String;
    Tiny: #[config(len = ..=1)] String;
    #[cfg(feature = "regex")]
    Formed: #[config(pattern = "[0-9]{3}")] String;
    #[cfg(feature = "url")]
    Link: secure_config::url::Url;
    #[cfg(feature = "serde")]
    ServedMode: #[config(serde)] Mode;
    #[cfg(feature = "serde")]
    ServedLimits: #[config(serde)] Limits;
    #[cfg(feature = "serde")]
    ServedPorts: #[config(serde)] Option<Vec<u16>>;
    #[cfg(feature = "serde")]
    ServedEcho: #[config(serde)] Echo;
}

/// A group whose field is read where that of the others is.
#[derive(SecureConfig)]
struct Inner {
    /// Its key.
    #[secret(min_len = 4)]
    #[config(env = "APP_X")]
    key: SecretString,
}

/// A group that is never right.
#[derive(SecureConfig)]
#[config(validate = contradict)]
struct Contrary {
    /// Its key.
    #[secret]
    #[config(env = "APP_X")]
    key: SecretString,
}

fn contradict(_value: &Contrary) -> Result<(), Violation> {
    Err(Violation::new("the values do not agree"))
}

/// What serde says of the others' values holds them.
#[cfg(feature = "serde")]
#[derive(Debug, serde::Deserialize)]
enum Mode {
    Fast,
    Slow,
}

/// The same of unknown keys.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize), serde(deny_unknown_fields))]
struct Limits {
    port: u16,
}

impl Zeroize for Limits {
    fn zeroize(&mut self) {
        self.port.zeroize();
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Echo {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text: String = serde::Deserialize::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// What is loaded from the environment alone the short way, and the long way after a fault: no groups, no prefix.
#[derive(SecureConfig)]
struct Flat {
    /// The field that the secret is for.
    #[secret]
    app_x: SecretString,
    /// Port to listen on.
    #[config(default = 8080)]
    app_port: u16,
    /// The field of a type of the program's own.
    #[config(from_str)]
    app_group_key: Option<Echo>,
}

/// A group that is often absent.
#[derive(SecureConfig)]
struct Group {
    /// Its key.
    #[secret(min_len = 4)]
    key: SecretString,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, SecureConfig)]
enum Level {
    Low,
    High,
}

/// Refuses whatever it is given, and repeats it where it can.
#[derive(Debug)]
struct Echo(#[allow(dead_code)] String);

impl FromStr for Echo {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Err(format!("`{text}` is not what I want"))
    }
}

impl Value for Echo {
    fn from_text(text: &str) -> Result<Self, Violation> {
        text.parse().map_err(|_: String| Violation::new("is not what the program wants"))
    }
}

impl Zeroize for Echo {
    fn zeroize(&mut self) {
        self.0.zeroize();
    }
}

fn refuse(_text: &str) -> Result<u16, Violation> {
    Err(Violation::new("is not what the program wants"))
}

fn refuse_secret(_text: &str) -> Result<SecretString, Violation> {
    Err(Violation::new("is not what the program wants"))
}

fn never(_value: &str) -> Result<(), Violation> {
    Err(Violation::new("is never right"))
}

fn never_secret(value: &SecretString) -> Result<(), Violation> {
    let text = value.expose_secret();
    if text == "k" { Ok(()) } else { Err(Violation::new("is never right")) }
}
