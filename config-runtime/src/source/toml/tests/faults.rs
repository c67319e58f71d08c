//! Broken files: which line is named and what is said of it, and that nothing of the file is.

use proptest::prelude::*;

use super::super::{Toml, fault, shadow};
use super::{found, read, shown};
use crate::source::{FailureKind, Request, Source, SourceFault};
use crate::{plan::Plan, source::Answer};

/// Line, column and the beginning of the words of each fault.
fn faults(text: impl AsRef<[u8]>) -> Vec<(u32, Option<u32>, &'static str)> {
    let of = |fault: &SourceFault| match fault {
        SourceFault::Syntax { line, column, name: None, what } => (*line, *column, *what),
        other => panic!("{other:?}"),
    };
    read(text).faults.iter().map(of).collect()
}

fn assert_fault(text: &str, line: u32, column: Option<u32>, what: &str) {
    let faults = faults(text);
    let [(got_line, got_column, got)] = faults[..] else { panic!("{text:?}: {faults:?}") };
    assert_eq!((got_line, got_column), (line, column), "{text:?}: {got}");
    assert!(got.starts_with(what), "{text:?}: {got}");
}

#[test]
fn fault_of_each_kind_names_the_line_where_the_key_starts() {
    for (text, line, column, what) in [
        ("\n\nname", 3, None, "there is no `=`"),
        ("name\nport = 1", 1, None, "there is no `=`"),
        ("name =\nport = 1", 1, None, "there is no value"),
        ("[name=]\nport = 1", 1, None, "there is no value"),
        ("name = # c\nport = 1", 1, None, "there is no value"),
        ("port = 1\nname = abc", 2, None, "the value is no number"),
        ("name = a.b@c/d?e\nport = 1", 1, None, "the value is no number"),
        ("name = 01", 1, None, "the value is no number"),
        ("name = 1__0", 1, None, "the value is no number"),
        ("name = True", 1, None, "the value is no number"),
        ("name = 2020-13-01", 1, None, "this is not TOML"),
        ("name = 'a' 'b'", 1, None, "this is not TOML"),
        ("name = 'a' b", 1, None, "the value is no number"),
        ("name = 'a\nport = 1", 1, None, "an opening quote"),
        ("\nname = \"a\r\nport = 1", 2, None, "an opening quote"),
        ("\nname = \"a\\\"\nport = 1", 2, None, "an opening quote"),
        ("\nname = '''\n\n\nport = 1", 2, None, "an opening quote"),
        ("\nname = \"\"\"\n\n\nport = 1", 2, None, "an opening quote"),
        ("name = \"a\\qb\"", 1, None, "a backslash"),
        ("name = \"\"\"\n\n\\q\"\"\"", 1, None, "a backslash"),
        ("name = \"\\u12\"", 1, None, "a backslash"),
        ("name = \"\\ud800\"", 1, None, "a backslash"),
        ("name = \"\\\n", 1, None, "an opening quote"),
        ("name = 'a\u{1}b'", 1, None, "a control character"),
        ("# \u{1}\nname = 'a'", 1, None, "a control character"),
        ("name = 'a'\rport = 1", 1, None, "a control character"),
        ("\nlabels = {\n  a = 'b',\n  c = d\n}", 2, None, "the value is no number"),
        ("\ntags = ['a',\n'b'\nname = 'c'\n", 2, None, "a bracket"),
        ("name = 'a'\nname = 'b'", 2, Some(1), "the key, or its table"),
        ("[smtp]\n[smtp]", 2, None, "the key, or its table"),
        ("name.a = 1\nname = 'b'", 2, Some(1), "the key, or its table"),
        ("a b = 1", 1, Some(3), "the key is not valid"),
        ("\u{feff}é\u{1f600}x = 1", 1, Some(1), "the key is not valid"),
        ("= 1", 1, Some(1), "the key is not valid"),
        ("[smtp\nhost = 'a'", 1, None, "this is not TOML"),
        ("\u{feff}[smtp\nhost = 'a'", 1, None, "this is not TOML"),
    ] {
        assert_fault(text, line, column, what);
    }
}

#[test]
fn every_fault_of_a_file_is_told_once() {
    let text = "name = a b c d e\n\nport = 'x\n[smtp]\nhost = \"\\q\\q\"\npassword = \n= 3\n# \u{1}\u{2}";
    let lines: Vec<_> = faults(text).into_iter().map(|(line, ..)| line).collect();
    assert_eq!(lines, [1, 3, 5, 6, 7, 8]);
}

#[test]
fn broken_file_gives_the_values_that_stand_and_calls_no_key_unknown() {
    let answer = read("name = 'n'\nport = 80x\nunheard = 'of'\nsmtp = 3\nBILLING_ENV = 'prod'\nbilling_env = x\n");
    assert_eq!(answer.faults.len(), 2, "{:?}", answer.faults);
    assert_eq!(found(&answer, "name").map(shown).as_deref(), Some("n"));
    assert_eq!(found(&answer, "port").map(shown).as_deref(), Some("80x!"));
    assert_eq!(super::environment(&answer), Some(("prod", Some(5))));
}

#[test]
fn file_that_is_not_utf8_is_one_fault_at_the_first_bad_byte() {
    assert_eq!(faults(b"name = 'a'\n\nport = '\xff\xfe'\nx\n"), [(3, None, fault::NOT_UTF8)]);
    assert_eq!(faults(b"\xff\xfea\0"), [(1, None, fault::NOT_UTF8)]);
}

/// Words that stand for content, in each place where content may stand.
const SENTINEL: &str = "hunter2";

#[test]
fn content_of_the_file_is_in_no_fault_and_in_no_copy() {
    let far = "labels = { hunter2 = 'x' }\nhunter2 = 1\n[smtp.hunter2]\n";
    assert!(!format!("{:?}", read(far)).contains(SENTINEL));
    for text in [
        "name = 'hunter2'\nport = x",
        "name = hunter2",
        "name = hunter2 hunter2.hunter2",
        "name = \"hunter2",
        "name = 'hunter2\nport = 1",
        "name = \"\"\"\nhunter2",
        "name = '''\nhunter2",
        "name = \"hunter2\\q\"",
        "name = \"\\nhunter2\\\"\"",
        "name = \"\"\"hunter2\"\"hunter2\"\"\"\"\"\"",
        "name = \"\"\"hunter2\\\n  hunter2\\ hunter2\"\"\"",
        "# hunter2\u{1}\nname = \"a\" # hunter2",
        "tags = ['hunter2', \"hunter2\", hunter2",
        "tags = [\n'hunter2',\r\n\"hunter2\" # hunter2\n]\nname = 1 1",
        "labels = {\n a = 'hunter2',\n b = [\n'hunter2'] }",
        "labels = { a = 'hunter2', b = hunter2 }\nname = 1 1",
        "name = 'a' hunter2",
        "name = 'a'\nname = 'hunter2'",
        "name = 0xhunter2",
        "name = 2hunter2",
        "name = \"\u{1}hunter2\"",
        "BILLING_ENV = 'hunter2'",
        "smtp = 'hunter2'",
        "port = 1\nsmtp.host.a.b = [{ c = \"hunter2\" }]",
    ] {
        let answer = read(text);
        assert!(!format!("{answer:?}").contains(SENTINEL), "{text:?}: {answer:?}");
        let shadow = shadow::of(text.as_bytes());
        let shadow = std::str::from_utf8(shadow.as_slice()).unwrap();
        assert!(!shadow.contains(SENTINEL), "{shadow:?}");
    }
}

#[test]
fn number_in_the_shadow_is_one_of_the_same_length() {
    let shadow = |text: &str| String::from_utf8(shadow::of(text.as_bytes()).as_slice().to_vec()).unwrap();
    assert_eq!(shadow("a = 1_234.5e-6, 0x7F 90 # 5"), "a = 1111111111, **** ** #**");
    assert_eq!(shadow("a = [0x7F, -0] # x"), "a = [1111, 11] #**");
    assert_eq!(
        shadow("2 = 2020-01-02 03:04:05\n3 = \"\\u0041\\q\u{e9}\\\n"),
        "2 = 2020-01-02 03:04:05\n3 = \"******\\***\\\n"
    );
}

#[test]
fn source_without_its_file_is_a_fault_unless_optional() {
    let plan = Plan::new(&super::SCHEMA);
    let fetch = |toml: Toml| toml.fetch(&Request { plan: &plan, environment: None, held: None, given_up: None });
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("no.toml");
    assert!(matches!(fetch(Toml::file(&missing)).faults[..], [SourceFault::Missing]));
    assert!(fetch(Toml::file(&missing).optional()).faults.is_empty());
    let is = |answer: Answer, kind| matches!(&answer.faults[..], [SourceFault::Failed(got)] if got.kind == kind);
    assert!(is(fetch(Toml::file(folder.path()).optional()), FailureKind::NotAFile));
    let large = folder.path().join("large.toml");
    std::fs::write(&large, vec![b'\n'; 1024 * 1024 + 1]).unwrap();
    assert!(is(fetch(Toml::file(&large)), FailureKind::FileTooLarge));
    std::fs::write(&large, vec![b'\n'; 1024 * 1024]).unwrap();
    assert!(fetch(Toml::file(&large)).faults.is_empty());
}

#[test]
fn source_counts_as_committed_unless_plain_text_is_allowed() {
    let committed = Toml::file("a.toml").only_in("prod");
    assert_eq!((committed.properties().committed, committed.properties().plain_text_allowed), (true, false));
    assert_eq!((committed.bound_to(), committed.name().as_str()), (Some("prod"), "a.toml"));
    let allowed = committed.allow_plaintext_secrets().properties();
    assert_eq!((allowed.committed, allowed.plain_text_allowed), (false, true));
}

proptest! {
    #[test]
    fn file_of_any_bytes_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        drop(read(bytes));
    }

    #[test]
    fn file_of_any_text_never_panics(text in "\\PC{0,40}[\"'\\\\\n=\\[\\]{}.,# a1_:+-]{0,80}") {
        drop(read(text));
    }
}

#[test]
fn file_of_endless_nesting_is_one_fault_and_no_overflow() {
    for piece in ["[", "{a=", "a.", "a=[\n", "[{a=", "\"\\"] {
        for before in ["", "name = "] {
            let text = format!("{before}{}", piece.repeat(100_000));
            assert_eq!(faults(&text).first().map(|(line, ..)| *line), Some(1), "{before}{piece}");
        }
    }
}
