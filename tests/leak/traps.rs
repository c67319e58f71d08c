//! Traps by name: accidents that have happened to others, each with the very text that must not come out. The matrix
//! covers most of them once more; here they can be read.

use secure_config::{Dotenv, LoadError, Memory, SecretString, SecureConfig, Violation};

use crate::search::Traces;

#[derive(SecureConfig)]
#[config(prefix = "APP", environment = "APP_ENV")]
struct Settings {
    /// Key that signs tokens.
    #[secret(format = "pem")]
    signing_key: SecretString,
    /// Port to listen on.
    #[config(default = 8080)]
    port: u16,
    /// Where others are called.
    #[config(default = "https://example.com")]
    endpoint: String,
}

/// The same without a prefix, so that every name of a file is a candidate.
#[derive(SecureConfig)]
struct Bare {
    #[secret]
    signing_key: SecretString,
    #[config(default = 8080)]
    port: u16,
}

const TOKEN: &str = "ghp_q7Xv9Kw3Lm5Zt1Rb8Nc2";

/// A key with a short last line that ends in padding, as keys on elliptic curves have.
const PEM: &str = "-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgevZzL1gdAFr88hb2
OFqq7vK9xL1wsa3xkzjYMk9TzPuhRANCAATq2p4Wf6cVb1sQnL8dYx7oUe3RgHtM
Zk9sW0xBv5JcEw==
-----END PRIVATE KEY-----
";

/// Everything that a failed or a good load says.
fn told<T: SecureConfig + std::fmt::Debug>(loader: &secure_config::Loader<T>) -> String {
    match loader.load_reported() {
        Ok(loaded) => format!("{loaded:#?}\n{}\n{}", loaded.report, loaded.report.to_json()),
        Err(error) => format!("{error}\n{error:#?}\n{}\n{:?}", error.to_json(), error.problems()),
    }
}

#[track_caller]
fn assert_silent<T: SecureConfig + std::fmt::Debug>(loader: &secure_config::Loader<T>, secret: &str) -> String {
    let text = told(loader);
    let trace = Traces::of([secret.as_bytes()]).find(&text);
    assert_eq!(trace, None, "\n{text}");
    text
}

fn dotenv(content: &str) -> (tempfile::TempDir, Dotenv) {
    let folder = tempfile::TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).expect("the build folder can be written");
    std::fs::write(folder.path().join(".env"), content).expect("a file can be written");
    let source = Dotenv::file(folder.path().join(".env"));
    (folder, source)
}

fn settings() -> secure_config::Loader<Settings> {
    Settings::loader().environment("dev")
}

#[test]
fn token_in_a_port_is_withheld() {
    let text = assert_silent(&settings().source(Memory::from([("APP_PORT", TOKEN)])), TOKEN);
    assert!(text.contains("APP_PORT") && text.contains("SC0201"), "{text}");
}

#[test]
fn pem_without_quotes_is_told_by_line_numbers_and_its_lines_are_no_names() {
    for content in [
        format!("APP_SIGNING_KEY={PEM}"),
        PEM.to_owned(),
        format!("APP_SIGNING_KEY=\"{PEM}"),
        format!("APP_PORT='{PEM}\nAPP_X='"),
    ] {
        let (_folder, source) = dotenv(&content);
        let text = assert_silent(&settings().source(source), &PEM.replace("PRIVATE KEY", ""));
        let in_quotes = content.contains('\'');
        assert_eq!(text.contains("SC0403"), !in_quotes, "{content}\n{text}");
        let (_folder, source) = dotenv(&content.replace("APP_", ""));
        assert_silent(&Bare::loader().source(source), &PEM.replace("PRIVATE KEY", ""));
    }
}

#[test]
fn line_of_padded_base64_is_no_near_miss() {
    // `APP_SIGNING_KEZ==` would be a name and a value, one letter from a name that is missing.
    let (_folder, source) = dotenv(&format!("-----BEGIN-----\n{TOKEN}==\nSIGNING_KEYZ==\n"));
    let text = assert_silent(&Bare::loader().source(source), TOKEN);
    assert!(!text.contains("SIGNING_KEYZ"), "beside a fault no name is repeated\n{text}");
}

#[test]
fn secret_in_a_broken_line_of_a_dotenv_is_withheld() {
    for line in [
        format!("APP_PORT {TOKEN}"),
        format!("APP_PORT: {TOKEN}"),
        TOKEN.to_owned(),
        format!("{TOKEN}='unclosed"),
        format!("APP_{TOKEN}=\"a\"b"),
        format!("APP_PORT=\"{TOKEN}"),
        format!("APP_PORT=''{TOKEN}"),
        format!("export {TOKEN}"),
        format!("'{TOKEN}'=x"),
        format!("APP_PORT={TOKEN}\0"),
        format!("APP_PORT={TOKEN}\rAPP_X=1"),
    ] {
        let (_folder, source) = dotenv(&format!("{line}\n"));
        let text = assert_silent(&settings().source(source), TOKEN);
        assert!(text.contains(":1"), "{line}\n{text}");
    }
}

#[cfg(feature = "toml")]
#[test]
fn secret_in_a_broken_line_of_a_toml_file_is_withheld() {
    let folder = tempfile::TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).expect("the build folder can be written");
    let path = folder.path().join("config.toml");
    for line in [
        format!("port = {TOKEN}"),
        format!("port = \"{TOKEN}"),
        TOKEN.to_owned(),
        format!("{TOKEN} = 1"),
        format!("\"{TOKEN}\" = 1"),
        format!("port = \"{TOKEN}\" \"{TOKEN}\""),
        format!("port = [\"{TOKEN}\""),
        format!("[{TOKEN}]"),
        format!("[{TOKEN}"),
        format!("port.{TOKEN} = 1"),
        format!("port = 1 {TOKEN}"),
        format!("port = \"\\{TOKEN}\""),
        format!("port = 1\nport = \"{TOKEN}\""),
        format!("APP_ENV = \"{TOKEN}\""),
        format!("signing_keys = \"{TOKEN}\""),
    ] {
        std::fs::write(&path, format!("{line}\n")).expect("a file can be written");
        for allowed in [false, true] {
            let file = secure_config::Toml::file(&path);
            let file = if allowed { file.allow_plaintext_secrets() } else { file };
            assert_silent(&settings().source(file), TOKEN);
        }
    }
}

#[test]
fn secret_in_the_name_of_the_environment_is_withheld() {
    let text = assert_silent(&Settings::loader().source(Memory::from([("APP_ENV", TOKEN)])), TOKEN);
    assert!(text.contains("SC0502"), "{text}");
    assert_silent(&Settings::loader().environment(TOKEN), TOKEN);
    let (_folder, source) = dotenv(&format!("APP_ENV={TOKEN}\n"));
    let text = assert_silent(&settings().source(source), TOKEN);
    assert!(text.contains("SC0503"), "{text}");
}

#[test]
fn secret_in_the_path_of_a_file_is_withheld() {
    for path in [TOKEN.to_owned(), format!("/run/secrets/{TOKEN}"), format!("{TOKEN}\0"), "x".repeat(5_000) + TOKEN] {
        let text = assert_silent(&settings().source(Memory::from([("APP_SIGNING_KEY_FILE", path)])), TOKEN);
        assert!(text.contains("SC0303"), "{text}");
    }
}

#[test]
fn password_in_a_url_of_a_plain_field_is_withheld() {
    let url = format!("https://user:{TOKEN}@example.com/");
    let good = || Memory::from([("APP_SIGNING_KEY", PEM), ("APP_ENDPOINT", &url)]);
    let text = assert_silent(&settings().source(good()), TOKEN);
    assert!(text.contains("SC0207"), "{text}");
}

#[test]
fn control_characters_in_names_and_paths_are_escaped() {
    let memory = Memory::from([("APP_SIGNING_KEY", PEM), ("APP_\u{1b}[2J\u{202e}X", "x")]).named("a\u{1b}[31m\r\nb");
    let text = told(&settings().source(memory));
    assert!(text.contains("SC0901"), "{text}");
    assert!(!text.contains(['\u{1b}', '\r', '\u{202e}']), "{text}");
    let text = told(&settings().source(Memory::from([("APP_PORT", "x")]).named("a\u{1b}[31m\r\nb")));
    assert!(!text.contains(['\u{1b}', '\r']), "{text}");
}

fn repeats(value: &str) -> Result<(), Violation> {
    // As near as a program can come to putting the value into its refusal.
    Err(Violation::new(if value.len() > 3 { "is too long" } else { "is too short" }))
}

#[test]
fn own_check_cannot_put_the_value_into_its_refusal() {
    #[derive(SecureConfig)]
    struct Checked {
        #[config(validate = repeats)]
        name: String,
    }
    let text = assert_silent(&Checked::loader().source(Memory::from([("NAME", TOKEN)])), TOKEN);
    assert!(text.contains("is too long"), "{text}");
}

#[test]
fn panic_with_an_error_in_it_holds_no_value() {
    let load = || -> Result<Settings, LoadError> { settings().source(Memory::from([("APP_PORT", TOKEN)])).load() };
    let panic = std::panic::catch_unwind(|| load().map(|_| ()).expect("the start")).expect_err("it panics");
    let text = panic.downcast_ref::<String>().expect("a panic has a text");
    assert!(text.contains("SC0201") && !text.contains("q7Xv9K"), "{text}");
}

#[test]
fn neighbour_with_the_same_value_changes_nothing() {
    #[derive(SecureConfig)]
    struct Twins {
        #[secret(format = "uuid")]
        one: SecretString,
        #[secret(format = "uuid")]
        two: SecretString,
    }
    let told = |two: &str| told(&Twins::loader().source(Memory::from([("ONE", TOKEN), ("TWO", two)])));
    assert_eq!(told(TOKEN), told("another value"));
}
