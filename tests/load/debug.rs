//! `Debug` of everything that a program may print: plain, redacted, and without a value that a source holds.

use std::collections::BTreeMap;

use secure_config::{
    Bytes, Dotenv, Env, Failure, FailureKind, Found, Memory, Rotating, SecretString, SecretsDir, SecureConfig,
};

use crate::judged::accepted;

#[derive(SecureConfig)]
struct Settings {
    #[secret]
    token: SecretString,
    optional: Option<SecretString>,
    absent: Option<SecretString>,
    many: Vec<SecretString>,
    mapped: BTreeMap<String, SecretString>,
    #[secret]
    #[rotate(days = 9)]
    rotating: Rotating<SecretString>,
    port: u16,
    name: String,
    #[config(quiet)]
    nothing: Option<u8>,
    #[config(nested)]
    inner: Inner,
    #[config(nested)]
    group: Option<Inner>,
    #[config(nested)]
    none: Option<Inner>,
}

#[derive(SecureConfig)]
struct Inner {
    #[secret]
    key: SecretString,
}

fn memory() -> Memory {
    Memory::from([
        ("TOKEN", "s3cr3t-1"),
        ("OPTIONAL", "s3cr3t-2"),
        ("MANY", "s3cr3t-3,s3cr3t-4"),
        ("MAPPED", "a=s3cr3t-5"),
        ("ROTATING", "s3cr3t-6"),
        ("ROTATING_PREVIOUS", "s3cr3t-7"),
        ("PORT", "80"),
        ("NAME", "two\nlines"),
        ("INNER_KEY", "s3cr3t-8"),
        ("GROUP_KEY", "s3cr3t-9"),
    ])
}

#[test]
fn debug_of_settings_redacts_every_secret_and_shows_the_rest() {
    let (settings, _) = accepted(Settings::loader().source(memory()).load_reported());
    assert_eq!(
        format!("{settings:?}"),
        "Settings { token: [REDACTED], optional: Some([REDACTED]), absent: None, many: [REDACTED], mapped: [REDACTED], \
         rotating: [REDACTED], port: 80, name: \"two\\nlines\", nothing: None, inner: Inner { key: [REDACTED] }, \
         group: Inner { key: [REDACTED] }, none: None }"
    );
    assert!(!format!("{settings:#?}").contains("s3cr3t"));
}

#[test]
fn debug_of_a_struct_without_debug_names_it_in_its_parent() {
    #[derive(SecureConfig)]
    struct Outer {
        #[config(nested)]
        silent: Silent,
        #[config(nested)]
        loud: Loud,
    }
    #[derive(SecureConfig)]
    #[config(no_debug)]
    struct Silent {
        #[config(default = 1)]
        port: u8,
    }
    #[derive(SecureConfig)]
    #[config(no_debug)]
    struct Loud {
        #[config(default = 2)]
        port: u8,
    }
    impl std::fmt::Debug for Loud {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            write!(f, "LOUD {}", self.port)
        }
    }
    let outer = Outer::loader().load().expect("nothing is required");
    assert_eq!(outer.silent.port, 1);
    let text = format!("{outer:?}");
    assert!(text.contains("LOUD 2") && text.contains("Silent"), "{text}");
}

#[test]
fn debug_of_loaders_sources_and_their_answers_holds_no_value() {
    let loader = Settings::loader()
        .environment("dev")
        .source(memory())
        .source(Env::process().only_in("dev"))
        .source(Dotenv::file(".env").optional().expand())
        .source(SecretsDir::new("/run/secrets").optional());
    let found = Found::new("s3cr3t").with_next("s3cr3t").with_previous([Bytes::from("s3cr3t")]).with_version("v7");
    let failure = Failure::new(FailureKind::Denied).in_file("/etc/key");
    for text in [
        format!("{loader:?}"),
        format!("{loader:#?}"),
        format!("{:?}", memory()),
        format!("{:#?}", memory().named("x").only_in("dev")),
        format!("{found:?}"),
        format!("{found:#?}"),
        format!("{failure:?}"),
        format!("{:?}", Bytes::from("s3cr3t")),
        format!("{:?}", Settings::loader().source(memory()).load_reported().expect("it is complete")),
    ] {
        assert!(!text.contains("s3cr3t") && !text.contains("115, 51"), "{text}");
    }
    // A name may be a value in the wrong place.
    assert!(!format!("{:?}", memory()).contains("TOKEN"));
}
