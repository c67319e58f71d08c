//! The library under another name.
#![forbid(unsafe_code)]

pub extern crate secure_config as settings_library;

mod inner {
    pub use ::settings_library as again;
}

use settings_library::{Memory, SecureConfig as Derived};

#[derive(Derived)]
#[config(crate = ::settings_library, prefix = "APP")]
struct Settings {
    #[config(default = "30s")]
    timeout: std::time::Duration,
    #[config(nested)]
    cache: Cache,
}

#[derive(Derived)]
#[config(crate = "crate::inner::again")]
struct Cache {
    #[config(default = 1, range = 1..)]
    size: u16,
    level: Level,
    #[config(from_str)]
    ratio: f32,
}

#[derive(Debug, PartialEq, Derived)]
#[config(crate = settings_library)]
enum Level {
    Info,
    Warn,
}

fn main() {
    use settings_library::SecureConfig as _;
    let set = Memory::from([("APP_CACHE_LEVEL", "WARN"), ("APP_CACHE_RATIO", "0.5")]);
    let settings = Settings::loader().source(set).load().unwrap();
    assert_eq!((settings.timeout.as_secs(), settings.cache.size), (30, 1));
    assert_eq!(settings.cache.level, Level::Warn);
    assert!(settings.cache.ratio < 1.0);
    let _ = Level::Info;
}
