//! What the template writes, the reader reads: a value spelt by the renderer comes back byte by byte.

use proptest::prelude::*;
use secure_config::schema::render::dotenv_value;
use secure_config::{Dotenv, ExposeSecret, SecretString, SecureConfig, emit};

use crate::folder::Folder;

#[derive(SecureConfig)]
struct Settings {
    #[config(allow_empty)]
    text: String,
    #[config(allow_empty)]
    hidden: SecretString,
}

fn assert_read_back(value: &str) {
    let Some(spelling) = dotenv_value(value) else { return };
    let folder = Folder::with(".env", format!("TEXT={spelling}\nHIDDEN={spelling}\n"));
    for expand in [false, true] {
        let file = Dotenv::file(folder.join(".env"));
        let settings = Settings::loader().source(if expand { file.expand() } else { file }).load();
        let settings = settings.unwrap_or_else(|error| panic!("{value:?} as {spelling}\n{error}"));
        assert_eq!(settings.text, value, "{spelling}");
        assert_eq!(settings.hidden.expose_secret(), value, "{spelling}");
    }
}

#[test]
fn value_with_each_ascii_character_is_read_back() {
    for byte in 0..128_u8 {
        let c = char::from(byte);
        for value in [
            format!("{c}"),
            format!("a{c}b"),
            format!("{c}{c}"),
            format!("a {c}"),
            format!("'{c}"),
            format!("\"{c}"),
            format!("\\{c}"),
        ] {
            assert_read_back(&value);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn value_of_any_text_is_read_back(value: String) {
        assert_read_back(&value);
    }

    #[test]
    fn value_of_awkward_characters_is_read_back(value in "[ \t'\"\\\\$`#={}\na-c]{0,12}") {
        assert_read_back(&value);
    }
}

/// A reader of what the template says.
#[derive(SecureConfig)]
struct Documented {
    /// Where to listen.
    #[config(default = "127.0.0.1:8080")]
    bind: std::net::SocketAddr,
    /// What to say.
    #[config(default = "it's # a \"greeting\"")]
    greeting: String,
    /// Whom to greet.
    #[config(default = ["all of you", "me"])]
    names: Vec<String>,
    /// The key.
    #[secret]
    key: SecretString,
}

#[test]
fn template_with_its_defaults_uncommented_is_read_back_as_the_defaults() {
    let folder = Folder::new();
    emit::<Documented>().env_example(folder.join(".env.example")).write().expect("the folder can be written");
    let template = std::fs::read_to_string(folder.join(".env.example")).expect("it was written");
    let is_default = |line: &&str| {
        line.starts_with("#BIND=")
            || line.starts_with("#GREETING=")
            || line.starts_with("#NAMES=")
            || line.starts_with("# BIND=")
            || line.starts_with("# GREETING=")
            || line.starts_with("# NAMES=")
    };
    assert_eq!(template.lines().filter(is_default).count(), 3, "{template}");
    let uncommented: Vec<&str> = template
        .lines()
        .map(|line| if is_default(&line) { line.trim_start_matches(['#', ' ']) } else { line })
        .collect();
    folder.write(".env", uncommented.join("\n").replace("KEY=", "KEY=k"));
    let documented =
        Documented::loader().source(Dotenv::file(folder.join(".env"))).load().expect("the template is complete");
    assert_eq!(documented.bind.to_string(), "127.0.0.1:8080");
    assert_eq!(documented.greeting, "it's # a \"greeting\"");
    assert_eq!(documented.names, ["all of you", "me"]);
    assert_eq!(documented.key.expose_secret(), "k");
}

#[test]
fn template_as_it_is_sets_nothing() {
    let folder = Folder::new();
    emit::<Documented>().env_example(folder.join(".env.example")).write().expect("the folder can be written");
    folder.write(".env", std::fs::read(folder.join(".env.example")).expect("it was written"));
    let error = crate::judged::refused(Documented::loader().source(Dotenv::file(folder.join(".env"))).load());
    assert_eq!(crate::judged::problems(&error), [("SC0102", "KEY")], "{error}");
}
