//! Rule 12, and rule 2 with it: whatever bytes stand in a file or a variable, nothing panics and no error repeats them.

use std::path::Path;

use proptest::prelude::*;
use secure_config::{
    ByteSize, Dotenv, Loader, Memory, Rotating, SecretBox, SecretSlice, SecretString, SecretsDir, SecureConfig,
};

use crate::folder::Folder;

#[derive(SecureConfig)]
#[config(prefix = "APP", environment = "APP_ENV")]
struct Settings {
    #[secret(format = "url")]
    #[config(alias = "URL")]
    url: SecretString,
    #[secret]
    #[rotate(days = 90, window_days = 7)]
    key: Rotating<SecretString>,
    #[secret]
    seed: SecretBox<[u8; 32]>,
    #[secret(min_len = 500)]
    slice: SecretSlice<u8>,
    #[config(range = 1..=2)]
    port: u16,
    size: ByteSize,
    wait: std::time::Duration,
    list: Vec<u8>,
    #[config(nested)]
    group: Option<Group>,
}

#[derive(SecureConfig)]
struct Group {
    flag: bool,
    letter: char,
}

const NAMES: [&str; 16] = [
    "APP_URL",
    "URL",
    "APP_KEY",
    "APP_KEY_PREVIOUS",
    "APP_KEY_NEXT",
    "APP_KEY_ROTATED_AT",
    "APP_KEY_FILE",
    "APP_SEED",
    "APP_SLICE",
    "APP_PORT",
    "APP_SIZE",
    "APP_WAIT",
    "APP_LIST",
    "APP_GROUP_FLAG",
    "APP_GROUP_LETTER",
    "APP_ENV",
];

/// A secret of 24 random letters, which no text of ours contains by chance.
fn needle() -> impl Strategy<Value = String> {
    proptest::string::string_regex("[A-Za-z0-9]{24}").expect("this is a pattern")
}

/// Nothing that a load says holds the needle.
fn assert_silent(loader: &Loader<Settings>, needle: &str) {
    let text = match loader.load_reported() {
        Ok(loaded) => format!("{loaded:?}{}{}", loaded.report, loaded.report.to_json()),
        Err(error) => format!("{error}{error:#?}{}", error.to_json()),
    };
    assert!(!text.contains(needle), "{text}");
}

fn loader() -> Loader<Settings> {
    Settings::loader().environment("dev")
}

/// Lines that look like entries more often than pure noise does.
fn lines() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..12),
        proptest::sample::select(NAMES.to_vec()).prop_map(|name| name.as_bytes().to_vec()),
        proptest::sample::select(vec![
            "=", "\n", "\r\n", "\"", "'", "\\", "#", " ", "${", "}", "[", "]", "{", ",", "\"\"\"", "export "
        ])
        .prop_map(|text| text.as_bytes().to_vec()),
        Just(b"\x00".to_vec()),
        Just(b"NEEDLE".to_vec()),
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn with_needle(bytes: &[u8], needle: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = bytes;
    while let Some(at) = rest.windows(6).position(|window| window == b"NEEDLE") {
        out.extend_from_slice(&rest[..at]);
        out.extend_from_slice(needle.as_bytes());
        rest = &rest[at + 6..];
    }
    out.extend_from_slice(rest);
    out
}

/// Whether the needle is part of a name under the program's prefix, which a warning shows.
fn is_part_of_a_name(text: &[u8], needle: &str) -> bool {
    text.split(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_')
        .any(|word| word.starts_with(b"APP_") && word.windows(needle.len()).any(|window| window == needle.as_bytes()))
}

fn write(folder: &Folder, name: &str, bytes: &[u8]) -> impl AsRef<Path> + use<> {
    folder.write(name, bytes)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_dotenv_never_panics_and_is_never_repeated(lines in lines(), needle in needle(), expand: bool) {
        let text = with_needle(&lines, &needle);
        prop_assume!(!is_part_of_a_name(&text, &needle));
        let folder = Folder::new();
        let file = Dotenv::file(write(&folder, ".env", &text));
        assert_silent(&loader().source(if expand { file.expand() } else { file }), &needle);
    }

    #[cfg(feature = "toml")]
    #[test]
    fn any_toml_never_panics_and_is_never_repeated(lines in lines(), needle in needle(), allowed: bool) {
        let folder = Folder::new();
        let text = String::from_utf8_lossy(&with_needle(&lines, &needle)).to_lowercase().replace("app_", "");
        let file = secure_config::Toml::file(write(&folder, "c.toml", text.as_bytes()));
        assert_silent(&loader().source(if allowed { file.allow_plaintext_secrets() } else { file }), &needle.to_lowercase());
    }

    #[test]
    fn any_secret_file_never_panics_and_is_never_repeated(bytes: Vec<u8>, needle in needle(), before: bool) {
        let folder = Folder::new();
        let content = if before { [needle.as_bytes(), &bytes].concat() } else { [&bytes, needle.as_bytes()].concat() };
        for name in NAMES {
            folder.write(&name.to_lowercase(), &content);
        }
        assert_silent(&loader().source(SecretsDir::new(folder.path())), &needle);
        let path = folder.join("app_key").display().to_string();
        assert_silent(&loader().source(Memory::from([("APP_KEY_FILE", path)])), &needle);
    }

    #[test]
    fn any_variable_never_panics_and_is_never_repeated(bytes: Vec<u8>, needle in needle(), chosen in proptest::sample::subsequence(NAMES.to_vec(), 0..16)) {
        let value = [&bytes, needle.as_bytes()].concat();
        let memory: Memory = chosen.into_iter().map(|name| (name, value.clone())).collect();
        assert_silent(&Settings::loader().source(memory), &needle);
    }

    #[test]
    fn any_name_never_panics(names in proptest::collection::vec(any::<String>(), 0..8), value: Vec<u8>) {
        let memory: Memory = names.into_iter().map(|name| (format!("APP_{name}"), value.clone())).collect();
        let error = loader().source(memory).load().map(|_| ()).map_err(|error| error.to_string());
        let hidden = error.map_err(|text| text.contains(|c: char| c.is_control() && c != '\n'));
        prop_assert_eq!(hidden, Err(false));
    }
}
