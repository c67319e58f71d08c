//! Private structs in private modules, beside and inside public ones.
#![deny(private_interfaces, private_bounds, unnameable_types, unreachable_pub)]

mod outer {
    use secure_config::SecureConfig;

    #[derive(SecureConfig)]
    pub(crate) struct Settings {
        pub(crate) port: u16,
        #[config(nested)]
        inner: inner::Inner,
        level: Level,
    }

    #[derive(Debug, PartialEq, SecureConfig)]
    enum Level {
        Info,
        Warn,
    }

    mod inner {
        #[derive(secure_config::SecureConfig)]
        pub(super) struct Inner {
            pub(in crate::outer) host: String,
        }
    }

    impl Settings {
        pub(crate) fn host(&self) -> &str {
            assert_ne!(self.level, Level::Info);
            assert_eq!(self.level, Level::Warn);
            &self.inner.host
        }
    }
}

fn main() {
    use secure_config::SecureConfig;

    #[derive(SecureConfig)]
    struct Local {
        #[config(nested)]
        settings: outer::Settings,
        #[config(default = HERE)]
        here: u8,
    }
    const HERE: u8 = 5;

    let set = [("SETTINGS_PORT", "1"), ("SETTINGS_INNER_HOST", "h"), ("SETTINGS_LEVEL", "warn")];
    let local = Local::loader().source(secure_config::Memory::from(set)).load().unwrap();
    assert_eq!((local.settings.port, local.settings.host(), local.here), (1, "h", 5));
}
