//! Every parser of values, given every text.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};
use std::num::NonZero;
use std::path::PathBuf;
use std::time::Duration;

use secure_config::schema::{nearest, parse_byte_size, parse_duration, visible};
use secure_config::{ByteSize, Bytes, Memory, Rotating, SecretBox, SecretSlice, SecretString, SecureConfig, Value};

use crate::settings::{Settings, variables};
use crate::supply::{bytes, texts};
use crate::verdict::{in_time, judge};

/// A value, or a refusal in words of our own.
fn read<T: Value>(text: &str) {
    if let Err(violation) = T::from_text(text) {
        let told = format!("{violation:?}");
        assert!(told.len() < 500 && (text.len() < 6 || !told.contains(text)), "{told}");
    }
}

macro_rules! read_as {
    ($($t:ty),*) => {
        #[test]
        fn text_of_any_kind_is_read_or_refused_by_every_type() {
            in_time("types", || for text in texts() {
                $(read::<$t>(&text); read::<Option<$t>>(&text);)*
            });
        }
    };
}
read_as!(
    u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize, f32, f64, NonZero<u8>, NonZero<i128>, bool, char, String,
    Box<str>, PathBuf, Duration, ByteSize, IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6, Vec<String>,
    Vec<u8>, BTreeSet<u16>, HashSet<String>, BTreeMap<String, u8>, HashMap<char, Vec<u8>>, Vec<Option<u8>>, SecretString,
    SecretSlice<u8>, SecretBox<[u8; 32]>, SecretBox<[u8; 0]>, SecretBox<u16>, Vec<SecretString>,
    BTreeMap<String, SecretString>
);

#[test]
fn value_of_any_kind_in_any_variable_is_read_or_reported() {
    in_time("variables", || {
        let mut read = 0;
        for name in variables() {
            for value in bytes() {
                let memory = Memory::from([("APP_ENV", Bytes::from("dev")), (&name, Bytes::from(value))]);
                read += usize::from(judge(&Settings::loader().source(memory)));
            }
        }
        assert!(read > variables().len(), "hardly a value is taken: only {read}");
    });
}

#[test]
fn value_of_any_kind_in_all_variables_is_read_or_reported() {
    in_time("all variables", || {
        for value in bytes() {
            let pairs = variables().into_iter().map(|name| (name, value.clone()));
            let memory: Memory = pairs.collect();
            judge(&Settings::loader().environment("prod").source(memory));
        }
    });
}

#[test]
fn text_of_any_kind_passes_through_the_functions_of_the_schema() {
    in_time("functions", || {
        for text in texts() {
            let _ = (parse_duration(&text), parse_byte_size(&text), text.parse::<u8>().is_ok());
            assert!(!visible(&text).contains(|c: char| c.is_control()));
            assert_eq!(nearest(&text, ["APP_KEY"].into_iter()).is_some(), text == "APP_KEY");
            if let Some(written) = secure_config::schema::render::dotenv_value(&text) {
                assert!(written.len() >= text.len());
            }
        }
    });
}

#[test]
fn secret_of_any_kind_is_held_by_a_rotating_one() {
    for value in bytes() {
        let text = String::from_utf8_lossy(&value).into_owned();
        let keys = Rotating::new(SecretString::from(text.clone())).with_previous([SecretString::from("b")]);
        assert!(keys.matches(text.as_bytes()) && keys.matches(b"b") && !keys.matches(b"c"));
        assert_eq!(Bytes::from(&value).as_slice(), value);
    }
}
