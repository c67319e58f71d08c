//! The expansion names nothing of the prelude.
#![no_implicit_prelude]
#![forbid(unsafe_code)]

#[derive(::secure_config::SecureConfig)]
#[config(app = "app", prefix = "APP", environment = "APP_ENV", at_most_one(user, cache))]
struct Settings {
    /// Key.
    #[secret(min_len = 3)]
    #[rotate(days = 90, window_days = 7)]
    key: ::secure_config::Rotating<::secure_config::SecretString>,
    #[config(default = 8080, range = 1..=9000)]
    port: u16,
    #[config(default = ["a", "b"])]
    names: ::std::vec::Vec<::std::string::String>,
    #[config(default = Level::Warn)]
    level: Level,
    #[required(in = "prod")]
    user: ::std::option::Option<::std::string::String>,
    #[config(from_str)]
    version: ::std::option::Option<Version>,
    #[config(nested)]
    cache: ::std::option::Option<Cache>,
    #[config(dev_default = generated)]
    session_key: ::std::option::Option<::secure_config::SecretString>,
}

#[derive(::secure_config::SecureConfig)]
#[config(no_debug)]
struct Cache {
    host: ::std::string::String,
}

#[derive(::std::fmt::Debug, ::std::cmp::PartialEq, ::secure_config::SecureConfig)]
enum Level {
    Info,
    Warn,
}

#[derive(::std::fmt::Debug)]
struct Version;

impl ::std::str::FromStr for Version {
    type Err = ::std::fmt::Error;
    fn from_str(_: &str) -> ::std::result::Result<Self, Self::Err> {
        ::std::result::Result::Ok(Version)
    }
}

fn main() {
    use ::secure_config::SecureConfig as _;
    use ::std::convert::From as _;
    let set = ::secure_config::Memory::from([("APP_ENV", "test"), ("APP_KEY", "abc"), ("APP_VERSION", "1")]);
    let settings = Settings::loader().source(set).load().unwrap();
    ::std::assert!(settings.level == Level::Warn && settings.port == 8080 && settings.names.len() == 2);
    ::std::assert!(settings.user.is_none() && settings.version.is_some() && settings.cache.is_none());
    ::std::assert!(settings.session_key.is_some() && settings.key.previous().is_empty());
    ::std::assert!(::std::format!("{settings:?}").contains("[REDACTED]"));
    let _ = (|| Level::Info, |cache: &Cache| cache.host.len());
}
