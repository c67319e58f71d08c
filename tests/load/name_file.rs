//! Rule 7: `NAME_FILE` names a file that holds the value.

use secure_config::{Dotenv, ExposeSecret, Memory, Rotating, SecretBox, SecretSlice, SecretString, SecureConfig};

use crate::folder::Folder;
use crate::judged::{accepted, code, only, origin, problems, refused, warnings};

#[derive(SecureConfig)]
struct Settings {
    #[secret]
    #[config(alias = "OLD_TOKEN")]
    token: SecretString,
}

fn named(path: impl AsRef<std::path::Path>) -> Memory {
    Memory::from([("TOKEN_FILE", path.as_ref().display().to_string())])
}

fn token(memory: Memory) -> String {
    let settings = Settings::loader().source(memory).load().expect("the file is good");
    settings.token.expose_secret().to_owned()
}

#[test]
fn named_file_gives_the_value_and_the_report_names_the_variable() {
    let folder = Folder::with("token", "s3cr3t");
    let (settings, report) = accepted(Settings::loader().source(named(folder.join("token"))).load_reported());
    assert_eq!(settings.token.expose_secret(), "s3cr3t");
    assert_eq!(origin(&report, "token"), format!("{} as `TOKEN_FILE`", folder.join("token").display()));
}

#[test]
fn one_final_line_break_of_a_named_file_is_cut_and_no_second_one() {
    for (content, value) in [
        ("s", "s"),
        ("s\n", "s"),
        ("s\r\n", "s"),
        ("s\n\n", "s\n"),
        ("s\r\n\r\n", "s\r\n"),
        ("s\r", "s\r"),
        (" s \n", " s "),
        ("\ns", "\ns"),
        ("a\nb\n", "a\nb"),
    ] {
        let folder = Folder::with("token", content);
        assert_eq!(token(named(folder.join("token"))), value, "{content:?}");
    }
}

#[derive(SecureConfig)]
struct Raw {
    #[secret]
    key: SecretSlice<u8>,
    #[secret]
    seed: SecretBox<[u8; 4]>,
}

#[test]
fn raw_bytes_of_a_named_file_are_not_cut() {
    let folder = Folder::new();
    folder.write("key", b"\x00\xffkey\r\n");
    folder.write("seed", b"abc\n");
    let path = |name: &str| folder.join(name).display().to_string();
    let raw = Raw::loader().source(Memory::from([("KEY_FILE", path("key")), ("SEED_FILE", path("seed"))])).load();
    let raw = raw.expect("any bytes are a key");
    assert_eq!(raw.key.expose_secret(), b"\x00\xffkey\r\n");
    assert_eq!(raw.seed.expose_secret(), b"abc\n");
}

#[derive(SecureConfig)]
struct Plain {
    #[config(file)]
    banner: String,
    #[config(default = "none")]
    motto: String,
    #[secret]
    #[config(no_file)]
    pin: SecretString,
}

#[test]
fn named_file_is_read_for_secrets_and_for_fields_that_ask_for_it() {
    let folder = Folder::with("banner", "hello\n");
    let path = folder.join("banner").display().to_string();
    let memory = Memory::from([("BANNER_FILE", path.as_str()), ("MOTTO_FILE", &path), ("PIN", "1234")]);
    let (plain, _) = accepted(Plain::loader().source(memory.with("PIN_FILE", path)).load_reported());
    assert_eq!((plain.banner.as_str(), plain.motto.as_str(), plain.pin.expose_secret()), ("hello", "none", "1234"));
}

#[test]
fn name_and_its_file_in_one_source_are_a_conflict() {
    let folder = Folder::with("token", "from-the-file");
    let both = named(folder.join("token")).with("TOKEN", "direct");
    let (error, problem) = only(Settings::loader().source(both).load());
    assert_eq!((problem.code(), problem.variable()), ("SC0301", "TOKEN"));
    let text = error.to_string();
    assert!(text.contains("`TOKEN` and `TOKEN_FILE`"), "{text}");
    folder.write(".env", format!("TOKEN=direct\nTOKEN_FILE={}\n", folder.join("token").display()));
    let (_, problem) = only(Settings::loader().source(Dotenv::file(folder.join(".env"))).load());
    assert_eq!((problem.code(), problem.origin().and_then(|origin| origin.line())), ("SC0301", Some(2)));
}

#[test]
fn name_and_its_alias_in_one_source_are_a_conflict() {
    let (error, problem) = only(Settings::loader().source(Memory::from([("TOKEN", "a"), ("OLD_TOKEN", "b")])).load());
    assert_eq!((problem.code(), problem.variable()), ("SC0302", "TOKEN"));
    assert!(error.to_string().contains("`TOKEN` and `OLD_TOKEN`"), "{error}");
    let folder = Folder::with("token", "x");
    let file = folder.join("token").display().to_string();
    assert_eq!(
        code(Settings::loader().source(Memory::from([("TOKEN", "a"), ("OLD_TOKEN_FILE", &file)])).load()),
        "SC0302"
    );
    assert_eq!(
        code(Settings::loader().source(Memory::from([("TOKEN_FILE", &file), ("OLD_TOKEN_FILE", &file)])).load()),
        "SC0302"
    );
}

#[test]
fn conflict_in_a_lower_source_is_reported_although_a_higher_one_wins() {
    let loader = Settings::loader().source(Memory::from([("TOKEN", "good")]).named("above"));
    let error = refused(loader.source(Memory::from([("TOKEN", "a"), ("OLD_TOKEN", "b")]).named("below")).load());
    assert_eq!(problems(&error), [("SC0302", "TOKEN")]);
    assert!(error.to_string().contains("set in below"), "{error}");
}

#[test]
fn name_and_its_file_in_different_sources_are_decided_by_precedence() {
    let folder = Folder::with("token", "from-the-file");
    let direct = || Memory::from([("TOKEN", "direct")]);
    let (settings, report) =
        accepted(Settings::loader().source(named(folder.join("token"))).source(direct()).load_reported());
    assert_eq!(settings.token.expose_secret(), "from-the-file");
    assert_eq!(warnings(&report), []);
    let settings =
        Settings::loader().source(direct()).source(named(folder.join("token"))).load().expect("both are good");
    assert_eq!(settings.token.expose_secret(), "direct");
}

#[test]
fn empty_name_beside_its_file_is_no_conflict() {
    let folder = Folder::with("token", "from-the-file");
    assert_eq!(token(named(folder.join("token")).with("TOKEN", "")), "from-the-file");
    assert_eq!(token(Memory::from([("TOKEN", "direct"), ("TOKEN_FILE", "")])), "direct");
}

#[test]
fn named_file_that_cannot_be_read_is_a_problem_of_its_own_kind() {
    let folder = Folder::with("large", vec![b'x'; 1024 * 1024 + 1]);
    folder.write("just", vec![b'y'; 1024 * 1024]);
    folder.write("binary", b"\xff\xfe");
    for (name, expected) in [
        ("none", "SC0303"),
        ("large/below-a-file", "SC0303"),
        (".", "SC0304"),
        ("large", "SC0305"),
        ("binary", "SC0204"),
    ] {
        let (error, problem) = only(Settings::loader().source(named(folder.join(name))).load());
        assert_eq!((problem.code(), problem.variable()), (expected, "TOKEN"), "{name}\n{error}");
    }
    assert_eq!(token(named(folder.join("just"))).len(), 1024 * 1024);
    for device in ["/dev/null", "/dev/zero"] {
        assert_eq!(code(Settings::loader().source(named(device)).load()), "SC0304", "{device}");
    }
    assert_eq!(code(Settings::loader().source(Memory::from([("TOKEN_FILE", &b"\xff\xfe"[..])])).load()), "SC0303");
    assert_eq!(code(Settings::loader().source(Memory::from([("TOKEN_FILE", "a\0b")])).load()), "SC0303");
}

#[cfg(unix)]
#[test]
fn file_that_cannot_be_read_is_named_by_the_variable_and_the_line_of_it() {
    let folder = Folder::with(".env", "# one\nTOKEN_FILE=/hunter2\n");
    let (error, problem) = only(Settings::loader().source(Dotenv::file(folder.join(".env"))).load());
    let origin = problem.origin().expect("it was set");
    assert_eq!((origin.variable(), origin.line()), (Some("TOKEN_FILE"), Some(2)));
    let text = folder.strip(&error.to_string());
    assert!(text.contains(".env:2 as `TOKEN_FILE`") && !text.contains("hunter2"), "{text}");
}

#[test]
fn named_fifo_is_refused_without_waiting() {
    let folder = Folder::new();
    let fifo = folder.join("fifo");
    let made = std::process::Command::new("mkfifo").arg(&fifo).status();
    if !made.is_ok_and(|status| status.success()) {
        crate::skip::skipped("fifo", "no mkfifo on this machine");
        return;
    }
    assert_eq!(code(Settings::loader().source(named(&fifo)).load()), "SC0304");
}

#[cfg(unix)]
#[test]
fn named_link_is_followed_to_a_regular_file() {
    let folder = Folder::with("real", "behind-a-link\n");
    std::os::unix::fs::symlink(folder.join("real"), folder.join("link")).expect("a link can be made");
    assert_eq!(token(named(folder.join("link"))), "behind-a-link");
    std::os::unix::fs::symlink(folder.join("gone"), folder.join("dangling")).expect("a link can be made");
    assert_eq!(code(Settings::loader().source(named(folder.join("dangling"))).load()), "SC0303");
}

#[test]
fn path_of_a_named_file_is_not_shown() {
    // Somebody put the secret itself where its file's path belongs.
    let (error, _) = only(Settings::loader().source(Memory::from([("TOKEN_FILE", "tok_Zq7Xv9Kw3Lm5")])).load());
    assert!(!error.to_string().contains("tok_") && !error.to_json().contains("tok_"), "{error}");
}

#[test]
fn line_that_names_a_file_is_not_taken_for_a_line_of_it() {
    let folder = Folder::with("token", "s3cr3t");
    let dotenv = folder.join(".env");
    folder.write(".env", format!("\n\nTOKEN_FILE={}\n", folder.join("token").display()));
    let (_, report) = accepted(Settings::loader().source(Dotenv::file(&dotenv)).load_reported());
    let expected = format!("{} as `TOKEN_FILE` in {}:3", folder.join("token").display(), dotenv.display());
    assert_eq!(origin(&report, "token"), expected);
    let place = report.fields()[0].origin().expect("it was set");
    assert_eq!((place.file(), place.line()), (Some(folder.join("token").as_path()), None));
    assert_eq!((place.variable(), place.variable_line()), (Some("TOKEN_FILE"), Some(3)));
    let json = report.to_json();
    assert!(json.contains(r#""line":null,"variable":"TOKEN_FILE","variable_line":3"#), "{json}");
}

#[derive(SecureConfig)]
struct Rotated {
    #[rotate(days = 90)]
    key: Rotating<SecretString>,
}

#[derive(SecureConfig)]
struct Listed {
    #[rotate(days = 90, previous = "OLD_KEYS")]
    key: Rotating<SecretString>,
}

fn texts(values: &[SecretString]) -> Vec<&str> {
    values.iter().map(ExposeSecret::expose_secret).collect()
}

/// Variables that hold the paths of files in the folder.
fn files(folder: &Folder, names: &[(&str, &str)]) -> Memory {
    let path = |file: &str| folder.join(file).display().to_string();
    names.iter().map(|(name, file)| ((*name).to_owned(), path(file))).collect()
}

#[test]
fn previous_and_next_values_may_be_in_files_too() {
    let folder = Folder::with("now", "now\n");
    folder.write("old", "old\n");
    folder.write("older", "older\r\n");
    folder.write("soon", "soon");
    folder.write("none", "\n");
    let named = [
        ("KEY_FILE", "now"),
        ("KEY_PREVIOUS_FILE", "old"),
        ("KEY_PREVIOUS_2", ""),
        ("KEY_PREVIOUS_3_FILE", "older"),
        ("KEY_PREVIOUS_4_FILE", "none"),
        ("KEY_NEXT_FILE", "soon"),
    ];
    let (settings, report) = accepted(Rotated::loader().source(files(&folder, &named)).load_reported());
    assert_eq!(settings.key.current().expose_secret(), "now");
    // The folder itself is the value of `KEY_PREVIOUS_2`, which names no file.
    let previous = texts(settings.key.previous());
    assert_eq!((previous[0], previous[2], previous.len()), ("old", "older", 3));
    assert_eq!(settings.key.next().map(ExposeSecret::expose_secret), Some("soon"));
    assert_eq!(origin(&report, "key"), format!("{} as `KEY_FILE`", folder.join("now").display()));
}

#[test]
fn list_of_previous_values_may_be_in_a_file() {
    let folder = Folder::with("now", "now");
    folder.write("old", "one, two\n");
    let named = files(&folder, &[("KEY_FILE", "now"), ("OLD_KEYS_FILE", "old")]);
    let (settings, _) = accepted(Listed::loader().source(named).load_reported());
    assert_eq!(texts(settings.key.previous()), ["one", "two"]);
}

#[test]
fn previous_value_and_its_file_in_one_source_are_a_conflict() {
    let folder = Folder::with("old", "old");
    let named = files(&folder, &[("KEY", "old"), ("KEY_PREVIOUS", "old"), ("KEY_PREVIOUS_FILE", "old")]);
    let (error, problem) = only(Rotated::loader().source(named).load());
    assert_eq!((problem.code(), problem.variable()), ("SC0301", "KEY"));
    assert!(error.to_string().contains("`KEY_PREVIOUS` and `KEY_PREVIOUS_FILE`"), "{error}");
}

#[derive(SecureConfig)]
struct Long {
    #[secret(min_len = 8)]
    #[rotate(days = 90)]
    key: Rotating<SecretString>,
}

#[test]
fn previous_value_that_breaks_a_rule_is_told_with_its_own_file() {
    let folder = Folder::with("now", "long enough");
    folder.write("old", "short");
    let named = files(&folder, &[("KEY_FILE", "now"), ("KEY_PREVIOUS_3_FILE", "old")]);
    let (error, problem) = only(Long::loader().source(named).load());
    assert_eq!((problem.code(), problem.variable()), ("SC0202", "KEY_PREVIOUS_3"));
    let place = problem.origin().expect("it was set");
    assert_eq!((place.file(), place.variable()), (Some(folder.join("old").as_path()), Some("KEY_PREVIOUS_3_FILE")));
    let current = folder.join("now").display().to_string();
    assert!(!error.to_string().contains(&current), "{error}");
    let dotenv = Folder::with(".env", "KEY=long enough\n\nKEY_PREVIOUS=short\n");
    let (_, problem) = only(Long::loader().source(Dotenv::file(dotenv.join(".env"))).load());
    assert_eq!(problem.origin().and_then(secure_config::Origin::line), Some(3));
}

#[test]
fn name_of_very_many_suffixes_is_a_name_like_any_other() {
    let name = format!("KEY{}", "_FILE".repeat(100_000));
    let folder = Folder::with(".env", format!("KEY=k\n{name}=x\n"));
    assert!(Rotated::loader().source(Dotenv::file(folder.join(".env"))).load().is_ok());
    let settings = Rotated::loader().source(Memory::from([("KEY".to_owned(), "k".to_owned()), (name, String::new())]));
    assert!(settings.load().is_ok());
}

#[test]
fn file_of_a_previous_value_that_cannot_be_read_is_named_by_its_variable() {
    let named = Memory::from([("KEY", "now"), ("KEY_NEXT_FILE", "hunter2-nowhere")]);
    let (error, problem) = only(Rotated::loader().source(named).load());
    assert_eq!((problem.code(), problem.variable()), ("SC0303", "KEY"));
    let text = error.to_string();
    assert!(text.contains("set in memory as `KEY_NEXT_FILE`") && !text.contains("hunter2"), "{text}");
}
