//! Every public type of the library: where its `Debug` and `Display` are heard, and that none can be serialized.

use std::collections::BTreeSet;
use std::marker::PhantomData;

use secure_config::{
    Answer, ByteSize, Bytes, Cached, Dotenv, Emit, EmitError, Env, Failure, FailureKind, Found, Freshness, Key,
    LoadError, Loaded, Loader, Loading, Memory, Origin, Problem, Properties, Report, ReportField, Request, Rotating,
    RotationState, RotationStatus, SecretBox, SecretSlice, SecretString, SecretsDir, SecureConfig, Violation, Warning,
};

use crate::search::Traces;

/// Holds whatever type, to ask what it implements.
struct Asked<T>(PhantomData<T>);

impl<T: serde::Serialize> Asked<T> {
    fn can_be_serialized(&self) -> bool {
        true
    }
}

/// Found where the method above does not exist.
trait Otherwise {
    fn can_be_serialized(&self) -> bool {
        false
    }
}

impl<T> Otherwise for Asked<T> {}

macro_rules! types {
    ($($heard:literal: $($name:ident$([$($parameter:tt)*])?),*;)*) => {
        /// The public types, by the channels that hear them.
        const TYPES: &[(&str, &str)] = &[$($((stringify!($name), $heard),)*)*];

        #[test]
        fn public_type_is_not_serializable() {
            assert!(Asked::<u8>(PhantomData).can_be_serialized(), "the question works");
            $($(
                let can_be = Asked::<$name$(<$($parameter)*>)?>(PhantomData).can_be_serialized();
                assert!(!can_be, stringify!($name));
            )*)*
        }
    };
}

types! {
    "debug": LoadError, Loaded[u8];
    "display": Report;
    "problems": Problem;
    "origins": Origin, ReportField;
    "warnings": Warning;
    "rotation": RotationStatus, RotationState;
    "loader and sources": Loader[u8], Memory, Dotenv, SecretsDir;
    "answers of sources": Answer, Found, Failure, FailureKind;
    "documents": EmitError;
    "documents to be made": Emit;
    "request and keys": Request['static], Key['static];
    // A test below hears them.
    "": Loading[SecretString], Cached[Memory], Bytes, Rotating[SecretString], SecretBox[str], SecretSlice[u8], SecretString;
    // They hold nothing from outside.
    "": Env, Properties, Violation, Freshness;
    // A plain value of the program.
    "": ByteSize;
}

#[test]
fn public_type_that_nobody_hears_is_refused() {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/config-runtime/src/lib.rs"));
    let text = text.expect("the runtime's front is there");
    let public = text.split(';').map(str::trim).filter_map(|item| item.split_once("pub use ").map(|(_, path)| path));
    let names = public.flat_map(|path| path.split(|c: char| !c.is_ascii_alphanumeric()).collect::<Vec<_>>());
    let is_type = |name: &&str| name.starts_with(|c: char| c.is_ascii_uppercase()) && name.contains(char::is_lowercase);
    let offered: BTreeSet<_> = names.filter(is_type).collect();
    let known: BTreeSet<_> = TYPES.iter().map(|(name, _)| *name).collect();
    // Traits; TOML, which is heard where the feature is on; and the loader of the command line, whose tests search all that
    // it says.
    let traits = ["ExposeSecret", "ExposeSecretMut", "SecretValue", "SecureConfig", "Source", "Value"];
    let others = [&traits[..], &["SchemaLoader", "Toml"]].concat();
    let unheard: Vec<_> = offered.difference(&known).filter(|name| !others.contains(name)).collect();
    assert!(unheard.is_empty() && offered.len() > 30, "nobody hears {unheard:?}");
}

#[test]
fn channel_that_hears_a_type_is_in_the_matrix() {
    let channels = [include_str!("channels.rs")];
    for (name, channel) in TYPES.iter().filter(|(_, channel)| !channel.is_empty()) {
        assert!(channels[0].contains(&format!("(\"{channel}\", ")), "{name} is heard by {channel:?}");
    }
}

#[derive(SecureConfig)]
struct One {
    #[secret]
    #[allow(dead_code)]
    key: SecretString,
}

#[test]
fn type_that_holds_a_value_says_nothing_of_it() {
    const SECRET: &str = "q7Xv9Kw3Lm5Zt1Rb8Nc2";
    let key = || SecretString::from(SECRET);
    let found = Found::new(SECRET).with_previous([Bytes::from(SECRET)]).with_next(SECRET);
    let rotating = Rotating::new(key()).with_previous([key()]).with_next(key());
    let slice = SecretSlice::from(SECRET.as_bytes().to_vec());
    let memory = Memory::from([("NAME", SECRET)]);
    let text = format!(
        "{:?}{:#?}{found:?}{found:#?}{rotating:?}{rotating:#?}{slice:?}{slice:#?}{:?}{:#?}{memory:?}{memory:#?}",
        Bytes::from(SECRET),
        Bytes::from(SECRET),
        key(),
        key(),
    );
    let loading = One::loader().source(Memory::from([("KEY", SECRET)])).load_async();
    let cached = Cached::new(Memory::from([("KEY", SECRET)]), std::time::Duration::from_secs(60));
    assert!(One::loader().source(cached.clone()).load().is_ok());
    let text = format!("{text}{loading:?}{loading:#?}{cached:?}{cached:#?}");
    assert_eq!(Traces::of([SECRET.as_bytes()]).find(&text), None, "{}", text.len());
    assert!(text.contains("REDACTED"), "nothing was heard");
}
