//! TOML files: tables for groups, arrays for lists, text in quotes, and no secret, because they count as committed.

use std::collections::{BTreeMap, HashSet};
use std::time::Duration;

use secure_config::{ByteSize, ExposeSecret, LoadError, Loaded, Memory, Rotating, SecretString, SecureConfig, Toml};

use crate::folder::Folder;
use crate::judged::{accepted, code, only, origin, problems, refused};

#[derive(SecureConfig)]
#[config(prefix = "APP", environment = "APP_ENV")]
struct Settings {
    #[config(default = "x")]
    name: String,
    #[config(default = 1)]
    port: u16,
    #[config(default = 0.5)]
    ratio: f64,
    #[config(default = false)]
    flag: bool,
    #[config(default = "1s")]
    wait: Duration,
    #[config(default = 1)]
    size: ByteSize,
    #[config(default = [])]
    list: Vec<String>,
    #[config(default = [])]
    set: HashSet<u16>,
    #[config(quiet)]
    map: Option<BTreeMap<String, u8>>,
    #[config(nested)]
    mail: Option<Mail>,
    #[secret]
    #[config(quiet)]
    token: Option<SecretString>,
    #[secret]
    #[rotate(days = 90)]
    #[config(quiet)]
    key: Option<Rotating<SecretString>>,
}

#[derive(SecureConfig)]
struct Mail {
    host: String,
    #[config(default = [])]
    senders: Vec<String>,
    #[config(nested)]
    tls: Option<Tls>,
}

#[derive(SecureConfig)]
struct Tls {
    verify: bool,
}

fn load_in(folder: &Folder) -> Result<Loaded<Settings>, LoadError> {
    Settings::loader().environment("dev").source(Toml::file(folder.join("c.toml"))).load_reported()
}

fn load(text: &str) -> Result<Loaded<Settings>, LoadError> {
    load_in(&Folder::with("c.toml", text))
}

#[test]
fn file_with_every_kind_of_value_is_read() {
    let text = r#"
        name = "with \"quotes\" and \u00e9"
        port = 0x1F90
        ratio = 1e-3
        flag = true
        wait = "1h 30m"
        size = 65_536
        list = ["a", 'b,c', """
d"""]
        set = [1, 2, 1]

        [map]
        one = 1
        "two words" = 2

        [mail]
        host = "h"
        senders = []
        tls.verify = false
    "#;
    let (settings, report) = accepted(load(text));
    assert_eq!((settings.name.as_str(), settings.port, settings.flag), ("with \"quotes\" and é", 8080, true));
    assert!((settings.ratio - 0.001).abs() < 1e-12);
    assert_eq!((settings.wait, settings.size), (Duration::from_mins(90), ByteSize::new(65_536)));
    assert_eq!(settings.list, ["a", "b,c", "d"]);
    assert_eq!(settings.set, HashSet::from([1, 2]));
    assert_eq!(settings.map, Some(BTreeMap::from([("one".to_owned(), 1), ("two words".to_owned(), 2)])));
    let mail = settings.mail.expect("it is a table");
    assert_eq!((mail.host.as_str(), mail.senders.len(), mail.tls.map(|tls| tls.verify)), ("h", 0, Some(false)));
    assert!(origin(&report, "port").ends_with("c.toml:3"), "{report}");
    assert!(origin(&report, "mail.tls.verify").ends_with("c.toml:19"), "{report}");
}

#[test]
fn text_field_without_quotes_is_told_to_use_them() {
    for value in ["12", "1.50", "true", "2026-03-01", "nan"] {
        let (error, problem) = only(load(&format!("name = {value}\n")));
        assert_eq!((problem.code(), problem.variable()), ("SC0201", "APP_NAME"), "{value}");
        assert!(error.to_string().contains("quotes"), "{error}");
        assert_eq!(code(load(&format!("list = [\"a\", {value}]\n"))), "SC0201", "{value}");
    }
}

#[test]
fn value_of_another_kind_is_refused_at_its_line() {
    for (text, variable, line) in [
        ("port = \"eighty\"", "APP_PORT", 1),
        ("\nport = [1]", "APP_PORT", 2),
        ("port = 70000", "APP_PORT", 1),
        ("flag = \"maybe\"", "APP_FLAG", 1),
        ("wait = 30", "APP_WAIT", 1),
        ("list = { a = \"b\" }", "APP_LIST", 1),
        ("set = [1, [2]]", "APP_SET", 1),
        ("name = { a = \"b\" }", "APP_NAME", 1),
        ("map = [\"a\"]", "APP_MAP", 1),
        ("[mail]\nhost = [\"h\"]", "APP_MAIL_HOST", 2),
    ] {
        let (error, problem) = only(load(text));
        assert_eq!((problem.code(), problem.variable()), ("SC0201", variable), "{text}\n{error}");
        assert_eq!(problem.origin().and_then(|origin| origin.line()), Some(line), "{text}");
    }
}

#[test]
fn number_in_quotes_is_a_number_and_a_list_may_be_text() {
    let (settings, _) = accepted(load("port = \"80\"\nflag = \"yes\"\nlist = \"a, b\"\n"));
    assert_eq!((settings.port, settings.flag, settings.list), (80, true, vec!["a".to_owned(), "b".to_owned()]));
}

#[test]
fn unknown_key_is_an_error_with_a_suggestion() {
    let (error, problem) = only(load("name = \"a\"\nprot = 80\n"));
    assert_eq!((problem.code(), problem.origin().and_then(|origin| origin.line())), ("SC0404", Some(2)));
    assert!(error.to_string().contains("did you mean `port`?"), "{error}");
    let error = refused(load("colour = 1\n[mail]\nhost = \"h\"\nhots = \"h\"\n[male]\nx = 1\n"));
    let mut lines: Vec<_> =
        error.problems().iter().map(|problem| (problem.code(), problem.origin().and_then(|o| o.line()))).collect();
    lines.sort_unstable();
    assert_eq!(lines, [("SC0404", Some(1)), ("SC0404", Some(4)), ("SC0404", Some(5))], "{error}");
    assert!(!error.to_string().contains("colour"), "a key that is near to nothing may be a value: {error}");
}

#[test]
fn unknown_key_is_allowed_where_the_struct_says_so() {
    #[derive(SecureConfig)]
    #[config(allow_unknown)]
    struct Lax {
        #[config(default = 1)]
        port: u16,
    }
    let folder = Folder::with("c.toml", "port = 2\ncolour = \"red\"\n[other]\nx = 1\n");
    assert_eq!(Lax::loader().source(Toml::file(folder.join("c.toml"))).load().expect("it is lax").port, 2);
}

#[test]
fn secret_in_a_file_that_counts_as_committed_is_an_error_and_withheld() {
    for text in ["token = \"s3cr3t\"", "key = \"s3cr3t\"", "token = 987654321"] {
        let (error, problem) = only(load(text));
        assert_eq!((problem.code(), problem.is_secret()), ("SC0407", true), "{text}");
        assert!(
            error.to_string().contains(".allow_plaintext_secrets()") && !error.to_string().contains("s3cr3t"),
            "{error}"
        );
        assert!(!error.to_string().contains("987654321"), "{error}");
    }
}

#[test]
fn secret_in_a_committed_file_is_an_error_although_a_higher_source_has_it_too() {
    let folder = Folder::with("c.toml", "token = \"s3cr3t\"\n");
    let loader = Settings::loader().environment("dev").source(Memory::from([("APP_TOKEN", "t")]));
    let (_, problem) = only(loader.source(Toml::file(folder.join("c.toml"))).load());
    assert_eq!((problem.code(), problem.variable()), ("SC0407", "APP_TOKEN"));
}

#[test]
fn secret_in_a_file_with_permission_is_read() {
    let folder = Folder::with("c.toml", "token = \"s3\\u0063r3t\"\nkey = 'now'\n");
    let source = Toml::file(folder.join("c.toml")).allow_plaintext_secrets();
    let settings = Settings::loader().environment("dev").source(source).load().expect("it is allowed");
    assert_eq!(settings.token.map(|token| token.expose_secret().to_owned()).as_deref(), Some("s3cr3t"));
    assert_eq!(settings.key.map(|key| key.matches(b"now")), Some(true));
}

#[test]
fn file_that_is_no_toml_is_told_by_its_line_alone() {
    for (text, line) in [
        ("name = \"a\"\nport = = tok_Zq7Xv9\n", 2),
        ("name = tok_Zq7Xv9\n", 1),
        ("\n\nname = \"tok_Zq7Xv9\nport = 1\n", 3),
        ("port = 1\nport = 2 # tok_Zq7Xv9\n", 2),
        ("[mail\nhost = \"tok_Zq7Xv9\"\n", 1),
        ("tok_Zq7Xv9\n", 1),
    ] {
        let error = refused(load(text));
        assert!(problems(&error).contains(&("SC0403", "")), "{text}\n{error}");
        let lines: Vec<_> = error.problems().iter().filter_map(|problem| problem.origin()?.line()).collect();
        assert!(lines.contains(&line), "{text}\n{error}");
        assert!(!error.to_string().contains("tok_") && !error.to_json().contains("tok_"), "{error}");
    }
}

#[test]
fn column_is_told_only_left_of_the_first_equals() {
    let text_of = refused(load("po rt = 1\n")).to_string();
    assert!(text_of.contains("column 4"), "{text_of}");
    for text in ["port = 1 2\n", "port\n", "port =\n", "[port=]\n"] {
        let text_of = refused(load(text)).to_string();
        assert!(!text_of.contains("column"), "{text}\n{text_of}");
    }
}

#[test]
fn group_that_is_no_table_is_an_error() {
    let (_, problem) = only(load("mail = \"h\"\n"));
    assert_eq!(problem.code(), "SC0403");
    let (_, problem) = only(load("[[mail]]\nhost = \"h\"\n"));
    assert_eq!(problem.code(), "SC0403");
}

#[test]
fn file_that_is_missing_is_an_error_unless_it_is_optional() {
    let folder = Folder::new();
    assert_eq!(code(load_in(&folder)), "SC0401");
    let optional = Toml::file(folder.join("c.toml")).optional();
    assert!(Settings::loader().environment("dev").source(optional).load().is_ok());
    folder.write("c.toml", b"name = \"\xff\"\n");
    assert_eq!(code(load_in(&folder)), "SC0403");
}

#[test]
fn file_that_holds_another_environment_is_an_error() {
    for key in ["APP_ENV", "app_env"] {
        let (error, problem) = only(load(&format!("{key} = \"prod\"\nport = 7\n")));
        assert_eq!(problem.code(), "SC0503", "{error}");
        assert_eq!(accepted(load(&format!("{key} = \"development\"\nport = 7\n"))).0.port, 7);
    }
    let folder = Folder::with("c.toml", "port = 7\n");
    let bound = Toml::file(folder.join("c.toml")).only_in("prod");
    assert_eq!(code(Settings::loader().environment("dev").source(bound).load()), "SC0503");
}

#[test]
fn empty_text_counts_as_unset() {
    let folder = Folder::with("c.toml", "name = \"\"\n");
    let below = Memory::from([("APP_NAME", "below")]);
    let loader = Settings::loader().environment("dev").source(Toml::file(folder.join("c.toml"))).source(below);
    assert_eq!(loader.load().expect("the next source has it").name, "below");
}
