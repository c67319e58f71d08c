//! Rule 5: empty means unset, unless the field says that it may be empty.

use secure_config::{Dotenv, ExposeSecret, Memory, SecretString, SecretsDir, SecureConfig};

use crate::folder::Folder;
use crate::judged::{accepted, only, problems, refused, warning, warnings};

#[derive(SecureConfig)]
struct Settings {
    host: String,
    #[secret]
    token: SecretString,
    #[config(default = "fallback")]
    name: String,
    motto: Option<String>,
    #[config(quiet)]
    hint: Option<String>,
    #[config(default = "x", allow_empty)]
    suffix: String,
}

fn good() -> Memory {
    Memory::from([("HOST", "h"), ("TOKEN", "t"), ("MOTTO", "m")])
}

#[test]
fn empty_value_falls_through_to_the_next_source() {
    let empty = Memory::from([("HOST", ""), ("TOKEN", ""), ("NAME", ""), ("MOTTO", "")]);
    let (settings, report) = accepted(Settings::loader().source(empty.named("above")).source(good()).load_reported());
    assert_eq!((settings.host.as_str(), settings.token.expose_secret()), ("h", "t"));
    assert_eq!((settings.name.as_str(), settings.motto.as_deref()), ("fallback", Some("m")));
    assert_eq!(crate::judged::origin(&report, "host"), "memory");
}

#[test]
fn required_value_that_is_empty_everywhere_is_reported_as_empty() {
    let loader = Settings::loader().source(Memory::from([("HOST", ""), ("TOKEN", "")]).named("one"));
    let error = refused(loader.source(Memory::from([("HOST", "")]).named("two")).load());
    assert_eq!(problems(&error), [("SC0102", "HOST"), ("SC0102", "TOKEN")]);
    let text = error.to_string();
    assert!(text.contains("HOST") && text.contains("empty") && text.contains("set in one"), "{text}");
}

#[test]
fn empty_line_of_a_dotenv_counts_as_unset() {
    for line in ["HOST=", "HOST=\"\"", "HOST=''", "HOST=   # nothing"] {
        let folder = Folder::with(".env", format!("TOKEN=t\n{line}\n"));
        let (_, problem) = only(Settings::loader().source(Dotenv::file(folder.join(".env"))).load());
        assert_eq!((problem.code(), problem.variable()), ("SC0102", "HOST"), "{line}");
        assert_eq!(problem.origin().and_then(|origin| origin.line()), Some(2));
    }
}

#[test]
fn empty_file_counts_as_unset_with_or_without_its_line_break() {
    for content in ["", "\n", "\r\n"] {
        let folder = Folder::with("secrets/token", content);
        let host = || Memory::from([("HOST", "h")]);
        let of_dir = Settings::loader().source(host()).source(SecretsDir::new(folder.join("secrets")));
        assert_eq!(problems(&refused(of_dir.load())), [("SC0102", "TOKEN")], "{content:?} in a directory");
        let path = folder.join("secrets/token").display().to_string();
        let named = Settings::loader().source(host().with("TOKEN_FILE", path.as_str()));
        assert_eq!(problems(&refused(named.load())), [("SC0102", "TOKEN")], "{content:?} in a named file");
        let below = Settings::loader().source(host().with("TOKEN_FILE", path)).source(good());
        assert_eq!(below.load().expect("the next source has it").token.expose_secret(), "t");
    }
}

#[test]
fn empty_value_of_a_field_that_allows_it_is_kept() {
    let (settings, _) = accepted(Settings::loader().source(good().with("SUFFIX", "")).load_reported());
    assert_eq!(settings.suffix, "");
    let (settings, _) = accepted(Settings::loader().source(good()).load_reported());
    assert_eq!(settings.suffix, "x");
}

#[derive(SecureConfig)]
struct Allowed {
    #[config(allow_empty)]
    #[secret]
    token: SecretString,
}

#[test]
fn empty_file_of_a_field_that_allows_it_is_kept() {
    let folder = Folder::with("secrets/token", "\n");
    let of_dir = Allowed::loader().source(SecretsDir::new(folder.join("secrets"))).load();
    assert_eq!(of_dir.expect("it may be empty").token.expose_secret(), "");
    let path = folder.join("secrets/token").display().to_string();
    let named = Allowed::loader().source(Memory::from([("TOKEN_FILE", path)])).load();
    assert_eq!(named.expect("it may be empty").token.expose_secret(), "");
}

#[test]
fn blanks_are_no_empty_value() {
    let memory = Memory::from([("HOST", "  "), ("TOKEN", " ")]);
    let (settings, _) = accepted(Settings::loader().source(memory).load_reported());
    assert_eq!((settings.host.as_str(), settings.token.expose_secret()), ("  ", " "));
}

#[derive(SecureConfig)]
struct Optional {
    first: Option<String>,
    second: Option<u16>,
    #[config(quiet)]
    third: Option<u16>,
    #[config(default = 4)]
    fourth: Option<u16>,
}

#[test]
fn missing_options_are_one_warning_that_lists_names() {
    let (settings, report) = accepted(Optional::loader().source(Memory::new()).load_reported());
    assert_eq!((settings.first, settings.second, settings.third, settings.fourth), (None, None, None, Some(4)));
    assert_eq!(warnings(&report), [("SC0903", "")]);
    let text = warning(&report, "SC0903");
    assert!(text.contains("FIRST") && text.contains("SECOND"), "{text}");
    assert!(!text.contains("THIRD") && !text.contains("FOURTH"), "{text}");
    let all = Memory::from([("FIRST", "1"), ("SECOND", "2")]);
    let (_, report) = accepted(Optional::loader().source(all).load_reported());
    assert_eq!(warnings(&report), []);
}

#[test]
fn hint_that_is_quiet_is_not_missed() {
    let (settings, report) = accepted(Settings::loader().source(good()).load_reported());
    assert_eq!((settings.hint, warnings(&report)), (None, vec![]));
}
