//! A program may have its own meaning for every name that one would think is always there.
#![allow(dead_code, non_camel_case_types, non_snake_case, non_upper_case_globals, unused_macros)]

mod settings {
    struct Option;
    struct Result;
    struct String;
    struct Vec;
    struct Some;
    struct None;
    struct Ok;
    struct Err;
    struct Debug;
    struct Field;
    struct Schema;
    struct Value;
    struct SecretValue;
    struct SecureConfig;
    struct Violation;
    struct Reader;
    struct Part;
    struct Whole;
    struct Literal;
    struct Group;
    struct u16;
    struct usize;
    struct str;
    struct bool;
    trait Into {}
    trait FromIterator {}
    mod std {}
    mod core {}
    mod secure_config {}
    mod secure_config_runtime {}
    mod __private {}
    mod private {}
    mod check {}
    mod __p {
        pub struct Field;
        pub trait Value {}
    }
    macro_rules! panic { () => {}; }
    macro_rules! cfg { () => {}; }
    macro_rules! format { () => {}; }

    #[derive(::secure_config::SecureConfig)]
    #[config(environment = "APP_ENV", exactly_one(user, robot))]
    pub struct Settings {
        #[config(default = 8080, range = 1..=9000)]
        pub port: ::std::primitive::u16,
        #[config(default = ["a"], len = 1..)]
        pub names: ::std::vec::Vec<::std::string::String>,
        #[config(default = [Level::Warn])]
        pub levels: ::std::vec::Vec<Level>,
        #[secret]
        pub key: ::secure_config::SecretString,
        pub user: ::std::option::Option<::std::string::String>,
        #[config(from_str)]
        pub robot: ::std::option::Option<::std::primitive::bool>,
        #[config(dev_default = 4)]
        pub workers: ::std::primitive::u8,
    }

    #[derive(::std::fmt::Debug, ::std::cmp::PartialEq, ::secure_config::SecureConfig)]
    pub enum Level {
        /// Said.
        Info,
        Warn,
    }
}

fn main() {
    use secure_config::{Memory, SecureConfig};
    let set = Memory::from([("APP_ENV", "dev"), ("KEY", "k"), ("ROBOT", "true")]);
    let settings = settings::Settings::loader().source(set).load().unwrap();
    assert_eq!((settings.port, settings.workers, settings.robot), (8080, 4, Some(true)));
    assert_eq!(settings.levels, [settings::Level::Warn]);
}
