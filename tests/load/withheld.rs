//! Rule 2, its plain half: a malformed value is never shown, whatever the field, and a good one only where it may be.
//! The great matrix of secrets is `tests/leak`'s.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::str::FromStr;
use std::time::Duration;

use secure_config::{ByteSize, Dotenv, Memory, SecretString, SecureConfig, Violation};

use crate::folder::Folder;
use crate::judged::{accepted, code, only, problems, refused};

/// A token that somebody put into the wrong variable.
const TOKEN: &str = "tok_Zq7-Xv9_Kw3.Lm5";

#[derive(Debug, Clone, Copy, PartialEq, SecureConfig)]
enum Level {
    Low,
    High,
}

/// Parsed by code that tells the whole world what it was given.
#[derive(Debug)]
struct Loud;

impl FromStr for Loud {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Err(format!("`{text}` is not loud"))
    }
}

fn parse_never(_text: &str) -> Result<u8, Violation> {
    Err(Violation::new("has to be something else"))
}

fn never(_value: &str) -> Result<(), Violation> {
    Err(Violation::new("is never right"))
}

#[derive(SecureConfig)]
struct Everything {
    port: u16,
    ratio: f64,
    flag: bool,
    letter: char,
    wait: Duration,
    size: ByteSize,
    address: IpAddr,
    level: Level,
    many: Vec<u16>,
    pairs: BTreeMap<String, u16>,
    #[config(from_str)]
    loud: Loud,
    #[config(parse = parse_never)]
    parsed: u8,
    #[config(validate = never)]
    checked: String,
    #[config(one_of = ["red", "green"])]
    colour: String,
    #[config(len = ..4)]
    short: String,
    #[secret(format = "uuid")]
    id: SecretString,
}

const NAMES: [&str; 16] = [
    "PORT", "RATIO", "FLAG", "LETTER", "WAIT", "SIZE", "ADDRESS", "LEVEL", "MANY", "PAIRS", "LOUD", "PARSED",
    "CHECKED", "COLOUR", "SHORT", "ID",
];

#[test]
fn malformed_value_of_any_field_is_withheld() {
    let memory: Memory = NAMES.into_iter().map(|name| (name, TOKEN)).collect();
    let error = refused(Everything::loader().source(memory).load());
    let variables: Vec<_> = error.problems().iter().map(secure_config::Problem::variable).collect();
    assert_eq!(variables, NAMES);
    for text in [error.to_string(), format!("{error:#?}"), error.to_json()] {
        assert!(!text.contains("tok_") && !text.contains("Lm5"), "{text}");
    }
    assert_eq!(error.to_string().matches("; value withheld").count(), NAMES.len(), "{error}");
}

#[test]
fn malformed_value_has_a_code_that_says_what_it_breaks() {
    let memory: Memory = NAMES.into_iter().map(|name| (name, TOKEN)).collect();
    let error = refused(Everything::loader().source(memory).load());
    let of = |variable: &str| problems(&error).into_iter().find(|(_, name)| *name == variable).map(|(code, _)| code);
    for name in ["PORT", "RATIO", "FLAG", "LETTER", "WAIT", "SIZE", "ADDRESS", "LEVEL", "MANY", "PAIRS", "LOUD"] {
        assert_eq!(of(name), Some("SC0201"), "{name}");
    }
    for name in ["PARSED", "CHECKED"] {
        assert_eq!(of(name), Some("SC0205"), "{name}");
    }
    for name in ["COLOUR", "SHORT"] {
        assert_eq!(of(name), Some("SC0202"), "{name}");
    }
    assert_eq!(of("ID"), Some("SC0203"));
    assert!(error.to_string().contains("has to be something else") && error.to_string().contains("is never right"));
}

#[derive(SecureConfig)]
struct Plain {
    /// Where others are called.
    endpoint: String,
    #[config(default = [])]
    mirrors: Vec<String>,
    #[config(default = [], one_of = ["eu", "us"])]
    regions: std::collections::BTreeMap<String, String>,
    #[config(default = 1)]
    workers: u8,
}

#[test]
fn password_in_a_url_of_a_plain_text_is_a_problem_and_withheld() {
    for url in ["postgres://app:s3cr3t@db/app", "see https://me:s3cr3t@host/ for more", "redis://:s3cr3t@cache"] {
        let (error, problem) = only(Plain::loader().source(Memory::from([("ENDPOINT", url)])).load());
        assert_eq!((problem.code(), problem.variable()), ("SC0207", "ENDPOINT"));
        assert!(!error.to_string().contains("s3cr3t") && error.to_string().contains("#[secret]"), "{error}");
    }
    let listed = Memory::from([("ENDPOINT", "https://x"), ("MIRRORS", "https://a,https://u:s3cr3t@b")]);
    assert_eq!(code(Plain::loader().source(listed).load()), "SC0207");
    // The keys of a map are plain text, too, and keep no other rule.
    let keyed = Memory::from([("ENDPOINT", "https://x"), ("REGIONS", "https://u:s3cr3t@b=eu")]);
    assert_eq!(code(Plain::loader().source(keyed).load()), "SC0207");
    let fine = Memory::from([("ENDPOINT", "https://x"), ("REGIONS", "https://b=eu")]);
    assert!(Plain::loader().source(fine).load().is_ok());
}

#[test]
fn address_of_version_six_is_no_user_and_password() {
    for (url, is_fine) in [
        ("http://[::1]:80/@", true),
        ("http://[::1]/a:b@c", true),
        ("http://[::1]", true),
        ("http://[x:s3cr3t@host/", false),
        ("postgres://[admin]:s3cr3t@db/app", false),
        ("redis://[::1]:6379,app:s3cr3t@other", false),
    ] {
        let outcome = Plain::loader().source(Memory::from([("ENDPOINT", url)])).load();
        assert_eq!(outcome.is_ok(), is_fine, "{url}");
    }
}

#[test]
fn url_without_a_password_in_a_plain_text_is_shown() {
    let memory = Memory::from([("ENDPOINT", "https://user@host:80/x"), ("WORKERS", "3")]);
    let (settings, report) = accepted(Plain::loader().source(memory).load_reported());
    assert_eq!((settings.endpoint.as_str(), settings.workers), ("https://user@host:80/x", 3));
    assert!(settings.mirrors.is_empty());
    let text = report.to_string();
    assert!(text.contains("https://user@host:80/x") && text.contains(" 3 "), "{text}");
}

#[test]
fn malformed_line_of_a_dotenv_is_told_by_its_number_alone() {
    let folder = Folder::with(".env", format!("ENDPOINT=https://x\n{TOKEN}\nWORKERS=\"{TOKEN}\n"));
    let error = refused(Plain::loader().source(Dotenv::file(folder.join(".env"))).load());
    let text = error.to_string();
    assert_eq!(problems(&error), [("SC0403", ""), ("SC0403", "WORKERS")], "{text}");
    assert!(!text.contains("tok_") && !text.contains("Lm5"), "{text}");
    let lines: Vec<_> =
        error.problems().iter().map(|problem| problem.origin().and_then(|origin| origin.line())).collect();
    assert_eq!(lines, [Some(2), Some(3)]);
}

#[test]
fn column_is_told_only_left_of_the_first_equals() {
    let folder = Folder::with(".env", "1NDPOINT=x\n");
    let error = refused(Plain::loader().source(Dotenv::file(folder.join(".env"))).load());
    assert!(error.to_string().contains("column 1"), "{error}");
    folder.write(".env", "ENDPOINT='x'y\n");
    let error = refused(Plain::loader().source(Dotenv::file(folder.join(".env"))).load());
    assert!(!error.to_string().contains("column"), "{error}");
}

#[test]
fn control_characters_in_names_paths_and_values_are_escaped() {
    let memory = Memory::from([("ENDPOINT", "a\u{1b}[31mb\u{202e}c\nd"), ("WORKERS", "2")]).named("red\u{1b}[31m\n");
    let (_, report) = accepted(Plain::loader().source(memory).load_reported());
    let shown = report.to_string();
    assert!(shown.contains("a\\u{1b}[31mb\\u{202e}c\\nd"), "{shown}");
    assert!(!shown.contains(['\u{1b}', '\u{202e}']), "{shown}");
    assert!(!report.to_json().contains(['\u{1b}', '\n']));
    let error = refused(Plain::loader().source(Memory::from([("WORKERS", "x")]).named("red\u{1b}[31m\n")).load());
    assert!(!error.to_string().contains('\u{1b}') && error.to_string().contains("red\\u{1b}[31m\\n"), "{error}");
    assert!(!error.to_json().contains('\u{1b}'));
}

#[test]
fn text_that_is_not_utf8_is_refused_and_withheld() {
    let memory = Memory::from([("ENDPOINT", &b"tok_\xff\xfeLm5"[..])]);
    let (error, problem) = only(Plain::loader().source(memory).load());
    assert_eq!(problem.code(), "SC0204");
    assert!(!error.to_string().contains("tok_"), "{error}");
}

#[derive(SecureConfig)]
struct Parsed {
    #[config(default = [], separator = "@")]
    hosts: std::collections::HashSet<String>,
    #[config(from_str)]
    name: Option<String>,
    #[config(parse = as_it_is)]
    note: Option<String>,
    path: Option<std::path::PathBuf>,
}

fn as_it_is(text: &str) -> Result<String, Violation> {
    Ok(text.to_owned())
}

#[test]
fn password_in_a_url_is_seen_before_a_text_is_split_or_parsed() {
    for name in ["HOSTS", "NAME", "NOTE", "PATH"] {
        for url in ["postgres://u:s3,cr3t@h/d", "postgres://u:s3/cr3t#@h", "postgres://u:s3 cr3t@h"] {
            let (error, problem) = only(Parsed::loader().source(Memory::from([(name, url)])).load());
            assert_eq!((problem.code(), problem.variable()), ("SC0207", name), "{url}");
            assert!(!error.to_string().contains("cr3t"), "{error}");
        }
    }
    let fine = Memory::from([("NOTE", "http://h:80/x@y"), ("NAME", "a:b@c"), ("PATH", "/x://y")]);
    assert!(Parsed::loader().source(fine).load().is_ok());
}
