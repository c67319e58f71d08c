//! Rule 6: text stays text. What looks like a number, a flag, a list or nothing at all keeps every byte, as a `String`
//! and as a secret, from every source.

use secure_config::{Dotenv, ExposeSecret, Memory, SecretString, SecretsDir, SecureConfig};

use crate::folder::Folder;

#[derive(SecureConfig)]
struct Settings {
    #[config(file)]
    plain: String,
    #[secret]
    hidden: SecretString,
    optional: Option<String>,
}

/// Texts that some library somewhere has turned into something else.
const TEXTS: &[&str] = &[
    "0012345",
    "3.10",
    "1e10",
    "TRUE",
    "yes",
    "null",
    "~",
    "\"quoted\"",
    "'single'",
    " padded ",
    "\tTabbed\t",
    "[x]",
    "{a=1}",
    "a,b",
    "a=b",
    "#hash",
    "a #b",
    "$HOME",
    "${HOME}",
    "$$",
    "100%",
    "a\\nb",
    "C:\\dir\\",
    "0x1F",
    "1_000",
    "-0",
    "+1",
    ".5",
    "NaN",
    "inf",
    "2026-03-01",
    "12:30",
    "é",
    "\u{a0}",
    "ends\\",
    "it's \"both\"",
    "987654321987654321987654321",
    "!!binary x",
    "<<EOF",
    "%20",
    "a;b",
    "`id`",
    "*",
    "&ref",
];

/// Loads both fields and shows that they have every byte of `text`.
fn assert_kept(loader: &secure_config::Loader<Settings>, text: &str, from: &str) {
    let settings = loader.load().unwrap_or_else(|error| panic!("{text:?} from {from}\n{error}"));
    assert_eq!(settings.plain, text, "as text from {from}");
    assert_eq!(settings.hidden.expose_secret(), text, "as a secret from {from}");
    assert_eq!(settings.optional.as_deref(), Some(text), "as an option from {from}");
}

#[test]
fn text_from_memory_keeps_its_bytes() {
    for text in TEXTS {
        let memory = Memory::from([("PLAIN", *text), ("HIDDEN", text), ("OPTIONAL", text)]);
        assert_kept(&Settings::loader().source(memory), text, "memory");
    }
}

#[test]
fn text_from_a_directory_or_a_named_file_keeps_its_bytes() {
    for text in TEXTS {
        let folder = Folder::new();
        for name in ["plain", "hidden", "optional"] {
            folder.write(name, text);
        }
        assert_kept(&Settings::loader().source(SecretsDir::new(folder.path())), text, "a directory");
        let path = |name: &str| folder.join(name).display().to_string();
        let named = Memory::from([("PLAIN_FILE", path("plain")), ("HIDDEN_FILE", path("hidden"))]);
        assert_kept(&Settings::loader().source(named.with("OPTIONAL", *text)), text, "a named file");
    }
}

#[test]
fn text_from_quotes_of_a_dotenv_keeps_its_bytes() {
    let in_double = |text: &str| {
        let escaped: String =
            text.chars().flat_map(|c| matches!(c, '"' | '\\' | '$').then_some('\\').into_iter().chain([c])).collect();
        format!("\"{escaped}\"")
    };
    for text in TEXTS {
        let mut spellings = vec![in_double(text)];
        if !text.contains('\'') && !text.ends_with('\\') {
            spellings.push(format!("'{text}'"));
        }
        for spelling in spellings {
            let lines = format!("PLAIN={spelling}\nHIDDEN={spelling}\nOPTIONAL={spelling}\n");
            let folder = Folder::with(".env", lines);
            assert_kept(&Settings::loader().source(Dotenv::file(folder.join(".env"))), text, &spelling);
        }
    }
}

#[test]
fn text_without_quotes_in_a_dotenv_keeps_its_bytes() {
    // Quotes at the start, blanks at the ends and a `#` behind a blank mean something there; nothing else does.
    for text in TEXTS.iter().filter(|text| !text.starts_with(['"', '\'']) && text.trim_matches([' ', '\t']) == **text) {
        if text.contains(" #") {
            continue;
        }
        let folder = Folder::with(".env", format!("PLAIN={text}\nHIDDEN={text}\nOPTIONAL={text}\n"));
        assert_kept(&Settings::loader().source(Dotenv::file(folder.join(".env"))), text, "a .env without quotes");
    }
}

#[test]
fn secret_of_a_dotenv_that_expands_is_taken_as_it_stands() {
    let folder = Folder::with(".env", "NAME=world\nPLAIN=hello ${NAME}\nHIDDEN=pa${NAME}ss\nOPTIONAL=${NONE:-none}\n");
    let settings =
        Settings::loader().source(Dotenv::file(folder.join(".env")).expand()).load().expect("it is complete");
    assert_eq!((settings.plain.as_str(), settings.hidden.expose_secret()), ("hello world", "pa${NAME}ss"));
    assert_eq!(settings.optional.as_deref(), Some("none"));
}

#[cfg(feature = "toml")]
#[test]
fn text_from_toml_keeps_its_bytes() {
    use secure_config::Toml;
    for text in TEXTS {
        let mut spellings = vec![format!("{text:?}").replace("\\'", "'")];
        if !text.contains('\'') {
            spellings.push(format!("'{text}'"));
        }
        for spelling in spellings {
            // Rust and TOML spell escapes alike but for these.
            let spelling = spelling.replace("\\u{a0}", "\\u00a0");
            let folder =
                Folder::with("config.toml", format!("plain={spelling}\nhidden={spelling}\noptional={spelling}\n"));
            let source = Toml::file(folder.join("config.toml")).allow_plaintext_secrets();
            assert_kept(&Settings::loader().source(source), text, &spelling);
        }
    }
}
