//! What a `macro_rules!` passes on stands in groups that nobody sees: their commas and dots are their own.
use std::collections::BTreeMap;

use secure_config::{Memory, SecureConfig, Violation};

struct Limits {
    low: u16,
    high: u16,
}

const LIMITS: Limits = Limits { low: 1, high: 9 };

fn read(text: &str) -> Result<(u8, u8), Violation> {
    let (a, b) = text.split_once('-').ok_or(Violation::new("expected a pair"))?;
    Ok((a.parse().map_err(|_| Violation::new("a"))?, b.parse().map_err(|_| Violation::new("b"))?))
}

fn make() -> BTreeMap<String, String> {
    BTreeMap::from([("a".to_owned(), "b".to_owned())])
}

macro_rules! settings {
    ($(#[$meta:meta])* $vis:vis struct $name:ident { $low:expr, $high:expr, $make:expr, $parse:expr, $pair:ty, $url:literal }) => {
        $(#[$meta])*
        #[derive(SecureConfig)]
        $vis struct $name {
            #[config(range = $low..=$high, default = 3)]
            workers: u16,
            #[config(default_with = $make)]
            labels: BTreeMap<String, String>,
            #[config(parse = $parse)]
            pair: $pair,
            #[config(default = $url)]
            url: Option<String>,
        }
    };
}

settings! {
    /// Made by a macro.
    pub struct Settings {
        LIMITS.low, LIMITS.high, make as fn() -> BTreeMap<String, String>,
        read as for<'a> fn(&'a str) -> Result<(u8, u8), Violation>, (u8, u8), "http://localhost"
    }
}

macro_rules! negative {
    ($name:ident $d:literal) => {
        #[derive(SecureConfig)]
        struct $name {
            #[config(default = -$d, range = -$d..=$d)]
            level: i16,
            #[config(range = b'a'..=b'z', default = 100)]
            letter: u8,
        }
    };
}

negative!(Negative 5);

trait Number<A, B> {
    const N: isize;
}

impl Number<u8, u16> for () {
    const N: isize = 300;
}

/// The commas of a discriminant end no variant.
#[derive(Debug, PartialEq, SecureConfig)]
#[repr(usize)]
enum Size {
    Small = size_of::<(u8, u16)>(),
    Middle = size_of::<Result<u8, u16>>() + 100,
    Large,
}

#[derive(Debug, SecureConfig)]
#[repr(isize)]
enum Below {
    First = -<() as Number<u8, u16>>::N,
    Second,
}

#[derive(SecureConfig)]
struct Sized {
    size: Size,
}

fn main() {
    let settings = Settings::loader().source(Memory::from([("PAIR", "1-2")])).load().unwrap();
    assert_eq!((settings.workers, settings.pair, settings.labels.len()), (3, (1, 2), 1));
    assert_eq!(settings.url.as_deref(), Some("http://localhost"));
    assert!(Settings::loader().source(Memory::from([("PAIR", "1-2"), ("WORKERS", "10")])).load().is_err());
    assert_eq!(Negative::loader().source(Memory::new()).load().unwrap().level, -5);
    assert!(Negative::loader().source(Memory::from([("LEVEL", "6")])).load().is_err());
    assert!(Negative::loader().source(Memory::from([("LETTER", "64")])).load().is_err());
    assert_eq!((Below::First as isize, Below::Second as isize), (-300, -299));
    for (text, size) in [("small", Size::Small), ("middle", Size::Middle), ("large", Size::Large)] {
        assert_eq!(Sized::loader().source(Memory::from([("SIZE", text)])).load().unwrap().size, size);
    }
}
