//! Lints that a careful program denies. Clippy reads this file as a module of `tests/lints.rs`.
#![forbid(unsafe_code)]
#![deny(warnings, missing_docs, unused, rust_2018_idioms, clippy::pedantic, clippy::nursery)]
#![deny(missing_debug_implementations, missing_copy_implementations, single_use_lifetimes, unused_qualifications)]
#![deny(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::missing_docs_in_private_items)]

use secure_config::{Memory, Rotating, SecretString, SecureConfig, Violation};
use std::time::Duration;

/// Settings.
#[derive(SecureConfig)]
#[config(app = "app", prefix = "APP", environment = "APP_ENV", validate = sound, all_or_none(user, cache))]
struct Settings {
    /// Key.
    #[secret(format = "base64", owner = "team", criticality = "high")]
    #[rotate(months = 3, on_compromise, window_days = 7, overdue = "warn", previous = "APP_OLD_KEYS")]
    key: Rotating<SecretString>,
    /// Port.
    #[config(default = 8080, range = 1..=9000)]
    port: u16,
    /// Ratio.
    #[config(default = 0.5, range = 0.0..=1.0)]
    ratio: f64,
    /// Time.
    #[config(default = Duration::from_secs(4), validate = whole)]
    timeout: Duration,
    /// Names.
    #[config(default = ["a"], not_empty, len = ..=3, separator = ";", example = "a;b")]
    names: Option<Vec<String>>,
    /// User.
    #[required(in = "prod")]
    #[config(alias = "USER_NAME", deprecated_alias = "APP_LOGIN")]
    user: Option<String>,
    /// Version.
    #[config(parse = version, default_with = first)]
    version: Version,
    /// Level.
    #[config(default = Level::Warn)]
    level: Level,
    /// Cache.
    #[config(nested)]
    cache: Option<Cache>,
}

/// Cache.
#[derive(SecureConfig)]
#[config(no_debug)]
struct Cache {
    /// Host.
    host: String,
}

/// Nothing at all.
#[derive(SecureConfig)]
struct Nothing {}

/// Level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, SecureConfig)]
enum Level {
    /// Everything.
    Info,
    /// What may go wrong.
    Warn,
}

/// Version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Version(u8);

/// Reads a version.
fn version(text: &str) -> Result<Version, Violation> {
    text.parse().map(Version).map_err(|_| Violation::new("expected a number"))
}

/// The first version.
const fn first() -> Version {
    Version(1)
}

/// No fractions of a second.
const fn whole(time: &Duration) -> Result<(), Violation> {
    if time.subsec_nanos() == 0 { Ok(()) } else { Err(Violation::new("expected whole seconds")) }
}

/// Everything together.
const fn sound(settings: &Settings) -> Result<(), Violation> {
    if settings.timeout.is_zero() { Err(Violation::new("without time nothing is done")) } else { Ok(()) }
}

/// Loads.
#[allow(unreachable_pub, reason = "a test calls it, and alone it is the program")]
pub fn main() {
    let set = Memory::from([("APP_ENV", "dev"), ("APP_KEY", "YWJj"), ("APP_NAMES", "x;y")]);
    match Settings::loader().source(set).load() {
        Ok(settings) => {
            assert_eq!((settings.port, settings.version, settings.level), (8080, Version(1), Level::Warn));
            assert_eq!(settings.names.as_ref().map_or(0, Vec::len), 2);
            assert!(settings.ratio > 0.0 && settings.user.is_none() && settings.key.next().is_none());
            assert!(settings.cache.as_ref().is_none_or(|cache| cache.host.is_empty()));
            assert_ne!(settings.level, Level::Info);
        }
        Err(error) => assert_eq!(error.to_string(), ""),
    }
    assert!(Nothing::loader().load().is_ok());
}
