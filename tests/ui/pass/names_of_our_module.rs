//! Modules, types and parameters named like the short name that the expansion gives to the library.
#![deny(warnings)]
#![allow(dead_code)]

use secure_config::{Memory, SecureConfig};

mod __p {
    use secure_config::Violation;

    pub type Port = u16;
    pub const PORT: Port = 7;

    #[derive(Clone, Copy, Debug, PartialEq, secure_config::SecureConfig)]
    pub enum Level {
        Info,
        Warn,
    }

    #[derive(secure_config::SecureConfig)]
    pub struct Group {
        pub size: u8,
    }

    pub fn sound(_: &Port) -> Result<(), Violation> {
        Ok(())
    }

    pub fn level() -> Level {
        Level::Info
    }
}

const OWN: u16 = 9;

/// Never names the module that stands beside it.
#[derive(SecureConfig)]
struct Beside {
    #[config(default = OWN, range = 1..=OWN)]
    port: u16,
    #[config(from_str)]
    ratio: f32,
}

/// In types, constants and paths.
#[derive(SecureConfig)]
#[config(environment = "APP_ENV", validate = own::__p::sound, at_most_one(first, second))]
struct Named {
    #[config(default = __p::PORT, range = 1..=__p::PORT, validate = __p::sound)]
    port: __p::Port,
    #[config(default = __p::Level::Warn)]
    level: r#__p::Level,
    #[config(default = [__p::Level::Warn])]
    levels: Vec<__p::Level>,
    #[config(default_with = __p::level)]
    other: __p::Level,
    #[config(nested)]
    group: __p::Group,
    first: Option<__p::Port>,
    #[config(parse = self::__pp::read)]
    second: Option<__p::Port>,
    #[config(dev_default = 4)]
    workers: u8,
    #[config(nested)]
    beside: Beside,
}

mod __pp {
    pub fn read(text: &str) -> Result<super::__p::Port, secure_config::Violation> {
        text.parse().map_err(|_| secure_config::Violation::new("not a port"))
    }
}

mod own {
    pub mod __p {
        pub fn sound(_: &super::super::Named) -> Result<(), secure_config::Violation> {
            Ok(())
        }
    }
}

/// The library itself has the name.
mod renamed {
    use secure_config as __p;

    #[derive(__p::SecureConfig)]
    #[config(crate = __p)]
    pub struct Path {
        pub port: u16,
    }

    #[derive(__p::SecureConfig)]
    #[config(crate = "self::__p")]
    pub struct Text {
        pub port: u16,
    }
}

#[derive(SecureConfig)]
struct Parameter<#[allow(non_camel_case_types)] __p> {
    value: __p,
}

#[derive(Debug, SecureConfig)]
#[allow(non_camel_case_types)]
enum Variant {
    __p,
    Other,
}

macro_rules! settings {
    ($name:ident: $ty:ty = $path:path) => {
        #[derive(SecureConfig)]
        struct $name {
            #[config(default = 8080, validate = $path)]
            port: $ty,
            #[config(default = __p::PORT)]
            own: __p::Port,
        }
    };
}
settings!(Made: __p::Port = __p::sound);

macro_rules! under {
    ($library:path) => {
        #[derive(SecureConfig)]
        #[config(crate = $library)]
        struct Under {
            port: __p::Port,
        }
    };
}
under!(::secure_config);

/// The struct and the module out of one macro.
mod together {
    use secure_config::SecureConfig;

    const OWN: u16 = 9;

    macro_rules! both {
        () => {
            #[derive(SecureConfig)]
            struct Both {
                #[config(default = OWN, range = 1..=OWN)]
                port: u16,
                #[config(from_str)]
                ratio: f32,
            }
            mod __p {}
        };
    }
    both!();
}

/// In a function, where the name is a local type's.
fn inside() {
    type Local = u8;
    #[allow(non_camel_case_types)]
    type __p = Local;
    #[derive(SecureConfig)]
    struct Inside {
        size: __p,
        other: Local,
    }

    let inside = Inside::loader().source(Memory::from([("SIZE", "1"), ("OTHER", "2")])).load().unwrap();
    assert_eq!((inside.size, inside.other), (1, 2));
}

fn main() {
    inside();
    let set = [("APP_ENV", "dev"), ("GROUP_SIZE", "1"), ("SECOND", "3"), ("BESIDE_RATIO", "0.5")];
    let named = Named::loader().source(Memory::from(set)).load().unwrap();
    assert_eq!((named.port, named.level, named.other, named.workers), (7, __p::Level::Warn, __p::Level::Info, 4));
    assert_eq!((named.levels.len(), named.group.size, named.first, named.second), (1, 1, None, Some(3)));
    assert_eq!(named.beside.port, 9);
}
