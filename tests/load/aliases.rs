//! Other names of a field, and names and fields that are on their way out.

use secure_config::{Dotenv, ExposeSecret, Memory, SecretString, SecretsDir, SecureConfig};

use crate::folder::Folder;
use crate::judged::{accepted, origin, warning, warnings};

#[derive(SecureConfig)]
#[config(prefix = "APP")]
struct Settings {
    #[secret]
    #[config(alias = "TOKEN", deprecated_alias = "OLD_TOKEN", deprecated_alias = "OLDEST_TOKEN")]
    token: SecretString,
    #[config(default = 1, deprecated = "the number of workers is found out")]
    workers: u8,
    #[config(name = "ADDRESS", default = "here")]
    place: String,
}

fn load(memory: Memory) -> (Settings, secure_config::Report) {
    accepted(Settings::loader().source(memory).load_reported())
}

#[test]
fn alias_is_absolute_and_read_without_a_warning() {
    let (settings, report) = load(Memory::from([("TOKEN", "t")]));
    assert_eq!(settings.token.expose_secret(), "t");
    assert_eq!((warnings(&report), origin(&report, "token")), (vec![], "memory as `TOKEN`".to_owned()));
}

#[test]
fn deprecated_alias_is_read_with_a_warning_that_names_the_new_name() {
    for name in ["OLD_TOKEN", "OLDEST_TOKEN"] {
        let (settings, report) = load(Memory::from([(name, "t")]));
        assert_eq!((settings.token.expose_secret(), warnings(&report)), ("t", vec![("SC0902", "APP_TOKEN")]));
        let expected = format!("`{name}` is deprecated: use `APP_TOKEN`");
        assert!(warning(&report, "SC0902").starts_with(&expected), "{report}");
    }
    let folder = Folder::with(".env", "OLD_TOKEN=t\n");
    let (_, report) = accepted(Settings::loader().source(Dotenv::file(folder.join(".env"))).load_reported());
    assert!(folder.strip(&warning(&report, "SC0902")).contains("set in .env:1"), "{report}");
}

#[test]
fn deprecated_alias_of_a_secrets_directory_warns_too() {
    let folder = Folder::with("old_token", "t");
    let (_, report) = accepted(Settings::loader().source(SecretsDir::new(folder.path())).load_reported());
    assert_eq!(warnings(&report), [("SC0902", "APP_TOKEN")]);
}

#[test]
fn alias_names_a_file_too() {
    let folder = Folder::with("t", "from-a-file\n");
    let path = folder.join("t").display().to_string();
    let (settings, report) = load(Memory::from([("OLD_TOKEN_FILE", path)]));
    assert_eq!((settings.token.expose_secret(), warnings(&report)), ("from-a-file", vec![("SC0902", "APP_TOKEN")]));
}

#[test]
fn deprecated_field_that_is_set_is_a_warning_with_its_reason() {
    let (settings, report) = load(Memory::from([("TOKEN", "t"), ("APP_WORKERS", "3")]));
    assert_eq!((settings.workers, warnings(&report)), (3, vec![("SC0911", "APP_WORKERS")]));
    assert!(warning(&report, "SC0911").contains("the number of workers is found out"), "{report}");
}

#[test]
fn name_replaces_the_last_part_only() {
    let (settings, _) = load(Memory::from([("TOKEN", "t"), ("APP_ADDRESS", "there")]));
    assert_eq!(settings.place, "there");
}
