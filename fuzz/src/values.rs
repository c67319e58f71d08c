//! One text read as every type of value, beside other people's parsers and beside what has to hold of any parser.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};
use std::num::NonZero;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use secure_config::url::Url;
use secure_config::{ByteSize, ExposeSecret, Memory, SecretSlice, SecretString, SecureConfig, Value};

use crate::settings::Level;

/// Reads the text as everything.
pub fn check(text: &str) {
    numbers(text);
    words(text);
    quantities(text);
    addresses(text);
    collections(text);
    bytes(text);
    formats(text);
    date(text);
}

fn read<T: Value>(text: &str) -> Option<T> {
    let value = T::from_text(text).ok();
    let optional = Option::<T>::from_text(text).ok().flatten();
    assert_eq!(format!("{value:?}"), format!("{optional:?}"), "an `Option` reads {text:?} differently");
    value
}

/// A narrow type takes what the widest one takes and what fits into it.
fn numbers(text: &str) {
    let widest = read::<i128>(text);
    macro_rules! narrow {
        ($($t:ident)*) => {$(
            let expected = widest.and_then(|number| $t::try_from(number).ok());
            // `-0` is no spelling of a type without a sign.
            if $t::MIN != 0 || !text.trim().starts_with('-') {
                assert_eq!(read::<$t>(text), expected, "{text:?} as {}", stringify!($t));
            }
            assert_eq!(read::<NonZero<$t>>(text), read::<$t>(text).and_then(NonZero::new), "{text:?}");
        )*};
    }
    narrow!(u8 u16 u32 u64 usize i8 i16 i32 i64 isize);
    assert!(
        widest.is_none_or(|number| number < 0 || read::<u128>(text) == Some(number.unsigned_abs()))
            || text.contains('-')
    );
    let float = read::<f64>(text);
    #[allow(clippy::cast_precision_loss)]
    let as_float = widest.map(|number| number as f64);
    assert!(as_float.is_none() || as_float == float, "{text:?} as a float is {float:?}");
    // Digits that are too many for the narrow type are refused, and no infinity.
    #[allow(clippy::cast_possible_truncation)]
    let is_narrow = |float: f64| !float.is_finite() || (float as f32).is_finite();
    assert_eq!(read::<f32>(text).is_some(), float.is_some_and(is_narrow), "{text:?}");
}

fn words(text: &str) {
    let of_case = |text: String| (read::<bool>(&text), read::<Level>(&text));
    assert_eq!(of_case(text.to_ascii_lowercase()), of_case(text.to_ascii_uppercase()), "{text:?}");
    let mut chars = text.chars();
    assert_eq!(read::<char>(text), chars.next().filter(|_| chars.next().is_none()), "{text:?}");
    assert_eq!(read::<String>(text).as_deref(), Some(text));
    assert_eq!(read::<Box<str>>(text).as_deref(), Some(text));
    assert_eq!(read::<PathBuf>(text), Some(text.into()));
}

/// Where another parser takes the text too, it takes it for the same.
fn quantities(text: &str) {
    if let (Some(ours), Ok(theirs)) = (read::<Duration>(text), humantime::parse_duration(text)) {
        assert_eq!(ours, theirs, "{text:?} as a duration");
    }
    let size = read::<ByteSize>(text);
    if let Some(size) = size {
        // Of what ours reads: that parser panics on large exponents.
        if let Ok(theirs) = parse_size::parse_size(text) {
            assert_eq!(size.bytes(), theirs, "{text:?} as a size");
        }
        assert_eq!(read::<ByteSize>(&size.to_string()), Some(size), "{text:?}");
    }
}

fn addresses(text: &str) {
    fn check<T: Value + PartialEq + ToString>(text: &str) {
        if let Some(address) = read::<T>(text) {
            assert_eq!(read::<T>(&address.to_string()).as_ref(), Some(&address), "{text:?}");
        }
    }
    check::<IpAddr>(text);
    check::<Ipv4Addr>(text);
    check::<Ipv6Addr>(text);
    check::<SocketAddr>(text);
    check::<SocketAddrV4>(text);
    check::<SocketAddrV6>(text);
}

/// What was read, written again, is read the same.
fn collections(text: &str) {
    fn again<T: Value + PartialEq>(read_first: &T, text: String) {
        assert_eq!(read::<T>(&text).as_ref(), Some(read_first), "{text:?}");
    }
    let list = read::<Vec<String>>(text).expect("any text is a list");
    assert!(list.iter().all(|member| member.trim() == member && !member.contains(',')), "{list:?}");
    // A comma at the end ends the last member and begins none.
    again(&list, if list.is_empty() { String::new() } else { list.join(",") + "," });
    assert_eq!(read::<BTreeSet<String>>(text), Some(list.iter().cloned().collect()), "{text:?}");
    if let Some(map) = read::<BTreeMap<String, String>>(text) {
        assert_eq!(map.len(), list.len(), "a key stands twice in {text:?}");
        let pairs: String = map.iter().map(|(key, value)| format!("{key}={value},")).collect();
        again(&map, pairs);
    }
    if let Some(numbers) = read::<Vec<u16>>(text) {
        let alone: Option<Vec<_>> = list.iter().map(|member| read::<u16>(member)).collect();
        assert_eq!(Some(numbers), alone, "{text:?}");
    }
}

#[derive(SecureConfig)]
#[config(environment = "THE_ENVIRONMENT")]
struct Base64 {
    #[secret(format = "base64")]
    it: Option<SecretSlice<u8>>,
}

#[derive(SecureConfig)]
#[config(environment = "THE_ENVIRONMENT")]
struct Hex {
    #[secret(format = "hex")]
    it: Option<SecretSlice<u8>>,
}

fn load<T: SecureConfig>(text: &str) -> Option<T> {
    T::loader().environment("dev").source(Memory::from([("IT", text)])).load().ok()
}

fn bytes(text: &str) {
    let read = load::<Base64>(text).and_then(|settings| settings.it);
    let engines = [STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD];
    let expected = engines.iter().find_map(|engine| engine.decode(text.trim()).ok());
    same_bytes(text, read.as_ref(), expected.filter(|bytes| !bytes.is_empty()), "base64");

    let read = load::<Hex>(text).and_then(|settings| settings.it);
    let digits: Option<Vec<_>> = text.trim().chars().map(|c| c.to_digit(16)).collect();
    let expected = digits.filter(|digits| !digits.is_empty() && digits.len() % 2 == 0);
    let expected = expected.map(|digits| digits.chunks(2).map(|pair| (pair[0] * 16 + pair[1]) as u8).collect());
    same_bytes(text, read.as_ref(), expected, "hex");
}

fn same_bytes(text: &str, ours: Option<&SecretSlice<u8>>, theirs: Option<Vec<u8>>, form: &str) {
    let ours = ours.map(ExposeSecret::expose_secret).filter(|bytes| !bytes.is_empty());
    assert_eq!(ours, theirs.as_deref(), "{text:?} as {form}");
}

#[derive(SecureConfig)]
#[config(environment = "THE_ENVIRONMENT")]
struct Id {
    #[secret(format = "uuid")]
    it: Option<SecretString>,
}

#[derive(SecureConfig)]
#[config(environment = "THE_ENVIRONMENT")]
struct Address {
    #[secret(format = "url")]
    it: Option<SecretString>,
}

fn formats(text: &str) {
    if text.is_empty() {
        return;
    }
    let is_id = text.len() == 36 && uuid::Uuid::try_parse(text).is_ok();
    assert_eq!(load::<Id>(text).is_some_and(|settings| settings.it.is_some()), is_id, "{text:?} as a UUID");
    let Ok(url) = Url::parse(text) else { return };
    // That parser mends what it can; a URL as it should be is one for ours, too.
    let is_mended = text.contains(|c: char| c.is_whitespace() || c.is_control()) || text.contains(":///");
    let has_host = url.host_str().is_some_and(|host| !host.is_empty());
    if has_host && !is_mended && text.get(url.scheme().len()..).is_some_and(|rest| rest.starts_with("://")) {
        assert!(load::<Address>(text).is_some_and(|settings| settings.it.is_some()), "{text:?} is a URL");
    }
}

#[derive(SecureConfig)]
#[config(environment = "THE_ENVIRONMENT")]
struct Dated {
    #[rotate(days = 36500)]
    it: SecretString,
}

fn date(text: &str) {
    let memory = Memory::from([("IT", "a secret"), ("IT_ROTATED_AT", text)]);
    let loaded = Dated::loader().environment("dev").source(memory).load_reported();
    let changed = loaded.ok().and_then(|loaded| {
        assert_eq!(loaded.settings.it.expose_secret(), "a secret");
        loaded.report.rotation().first()?.changed()
    });
    let ours = changed.and_then(seconds);
    let text = text.trim();
    let theirs = chrono::DateTime::parse_from_rfc3339(text).ok().and_then(|when| u64::try_from(when.timestamp()).ok());
    assert!(ours.is_none() || text.len() == 10 || ours == theirs, "{text:?} is {theirs:?} and not {ours:?}");
    // That parser takes dates of few digits and other signs, too: what is strict is for both.
    assert!(theirs.is_none() || ours == theirs || !is_strict(text), "{text:?} is {theirs:?} and not {ours:?}");
}

fn seconds(when: SystemTime) -> Option<u64> {
    Some(when.duration_since(SystemTime::UNIX_EPOCH).ok()?.as_secs())
}

/// Digits where the grammar of RFC 3339 has digits, and nothing that it only allows.
fn is_strict(text: &str) -> bool {
    let shape: String = text.chars().take(19).map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    shape == "0000-00-00T00:00:00" && text.is_ascii()
}
