//! Fields that a secret may get into: those made for it, and those that it only strays into. None of the latter takes
//! any of the secrets for a value of its own, because a good plain value may be shown.

use std::collections::{BTreeMap, HashSet};
use std::net::IpAddr;
use std::str::FromStr;
use std::time::Duration;

use secure_config::secrecy::zeroize::Zeroize;
use secure_config::{ExposeSecret, Rotating, SecretBox, SecretSlice, SecretString, SecureConfig, Value, Violation};

use crate::channels::{Said, say, say_of_the_schema};
use crate::scene::Scene;

/// A settings struct whose field `x` is of one type.
pub(crate) struct Holder {
    pub(crate) name: &'static str,
    pub(crate) say: fn(&Scene) -> Said,
    /// What is said of the struct alone.
    pub(crate) say_of_the_schema: fn() -> Said,
    /// Loads or ends the process.
    pub(crate) exit: fn(&Scene),
}

macro_rules! holders {
    ($($name:ident: $(#[$attribute:meta])* $ty:ty;)*) => {
        $(
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
        pub(crate) const HOLDERS: &[Holder] = &[$(Holder {
            name: stringify!($name),
            say: say::<$name>,
            say_of_the_schema: say_of_the_schema::<$name>,
            exit: |scene| drop(scene.loader::<$name>().load_or_exit()),
        }),*];
    };
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

    Port: u16;
    Flag: bool;
    Wait: Duration;
    Address: IpAddr;
    Chosen: Level;
    Ports: Vec<u16>;
    Levels: HashSet<Level>;
    Limits: BTreeMap<String, u16>;
    Echoed: #[config(from_str)] Echo;
    EchoedOption: #[config(from_str)] Option<Echo>;
    OwnValue: Echo;
    Parsed: #[config(parse = refuse)] u16;
    Refused: #[config(validate = never)] String;
    Colour: #[config(one_of = ["red", "green"])] String;
    Tiny: #[config(len = ..=1)] String;
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
