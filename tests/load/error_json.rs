//! The error for machines: one JSON object, whatever stands in names and paths. Holds the small reader of JSON that
//! other modules use too; `SECURE_CONFIG_TEST_PYTHON`, where it is set, gives a second opinion.

use std::process::{Command, Stdio};

use secure_config::{Dotenv, Memory, SecretString, SecureConfig};

use crate::folder::Folder;
use crate::judged::refused;

#[derive(SecureConfig)]
#[config(app = "sh\"op", prefix = "SHOP", environment = "SHOP_ENV")]
struct Settings {
    /// Key of "everything" \ and more.
    #[secret(format = "uuid")]
    key: SecretString,
    port: u16,
}

#[test]
fn json_of_an_error_has_all_that_the_text_has() {
    let folder = Folder::with(".env", "SHOP_KEY=no-uuid\nSHOP_PROT=1\n");
    let memory = Memory::from([("SHOP_KEY", "none either")]).named("the \"environment\"\u{1b}\u{2028}");
    let loader = Settings::loader().environment("dev").source(memory).source(Dotenv::file(folder.join(".env")));
    let json = refused(loader.load()).to_json();
    assert_json(&json);
    assert!(json.is_ascii(), "what moves a cursor is escaped: {json}");
    let lines = json_lines(&folder.strip(&json));
    assert_eq!(
        lines,
        [
            r#"/app="sh\"op""#,
            r#"/environment="dev""#,
            r#"/problems/0/code="SC0203""#,
            r#"/problems/0/variable="SHOP_KEY""#,
            r#"/problems/0/path="key""#,
            "/problems/0/secret=true",
            r#"/problems/0/problem="malformed""#,
            r#"/problems/0/expected="a UUID""#,
            r#"/problems/0/origin/source="the \"environment\"\u001b\u2028""#,
            "/problems/0/origin/file=null",
            "/problems/0/origin/line=null",
            "/problems/0/origin/variable=null",
            "/problems/0/origin/variable_line=null",
            "/problems/0/origin/version=null",
            r#"/problems/0/shadows/0/source=".env""#,
            r#"/problems/0/shadows/0/file=".env""#,
            "/problems/0/shadows/0/line=1",
            "/problems/0/shadows/0/variable=null",
            "/problems/0/shadows/0/variable_line=null",
            "/problems/0/shadows/0/version=null",
            r#"/problems/0/doc="Key of \"everything\" \\ and more.""#,
            r#"/problems/0/fix="correct `SHOP_KEY` in the \"environment\"\\u{1b}\\u{2028}""#,
            "/problems/0/suggestion=null",
            r#"/problems/1/code="SC0101""#,
            r#"/problems/1/variable="SHOP_PORT""#,
            r#"/problems/1/path="port""#,
            "/problems/1/secret=false",
            r#"/problems/1/problem="missing""#,
            r#"/problems/1/expected="a whole number from 0 to 65535""#,
            "/problems/1/origin=null",
            r#"/problems/1/notes/0="looked in: the \"environment\"\u001b\u2028, .env""#,
            r#"/problems/1/doc="""#,
            r#"/problems/1/fix="set `SHOP_PORT`""#,
            r#"/problems/1/suggestion="`SHOP_PROT` is set in .env:2 and nothing reads it: did you mean it?""#,
        ],
        "{json}"
    );
}

#[test]
fn json_of_an_error_without_an_environment_has_null() {
    let json = refused(Settings::loader().source(Memory::new()).load()).to_json();
    assert_json(&json);
    assert!(json_lines(&json).contains(&"/environment=null".to_owned()), "{json}");
    assert!(json_lines(&json).contains(&"/problems/0/code=\"SC0501\"".to_owned()), "{json}");
}

/// Every leaf of a JSON document as `/path=value`, in order.
#[track_caller]
pub(crate) fn json_lines(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let rest = value(text, "", &mut out).unwrap_or_else(|| panic!("this is no JSON: {text}"));
    assert_eq!(rest, "", "something stands behind the JSON: {text}");
    out
}

/// Shows that a text is JSON, to our own reader and to Python's where there is one.
#[track_caller]
pub(crate) fn assert_json(text: &str) {
    json_lines(text);
    let Some(python) = std::env::var_os("SECURE_CONFIG_TEST_PYTHON") else { return };
    let script = "import json,sys; json.load(sys.stdin)";
    let mut child = Command::new(python).args(["-c", script]).stdin(Stdio::piped()).spawn().expect("python starts");
    std::io::Write::write_all(&mut child.stdin.take().expect("it was asked for"), text.as_bytes())
        .expect("python listens");
    assert!(child.wait().expect("python ends").success(), "python refuses {text}");
}

/// Reads a value without blanks, as ours are written, and returns what is behind it.
fn value<'a>(text: &'a str, path: &str, out: &mut Vec<String>) -> Option<&'a str> {
    let end = match text.chars().next()? {
        '{' => return members(&text[1..], '}', path, out),
        '[' => return members(&text[1..], ']', path, out),
        '"' => string(text)?,
        _ => text.find([',', '}', ']']).unwrap_or(text.len()),
    };
    let (raw, rest) = text.split_at(end);
    let known = raw.starts_with('"') || matches!(raw, "true" | "false" | "null") || raw.parse::<u64>().is_ok();
    out.push(format!("{path}={raw}"));
    known.then_some(rest)
}

fn members<'a>(mut text: &'a str, close: char, path: &str, out: &mut Vec<String>) -> Option<&'a str> {
    if let Some(rest) = text.strip_prefix(close) {
        return Some(rest);
    }
    for number in 0.. {
        let mut key = number.to_string();
        if close == '}' {
            let end = string(text)?;
            text[1..end - 1].clone_into(&mut key);
            text = text[end..].strip_prefix(':')?;
        }
        text = value(text, &format!("{path}/{key}"), out)?;
        if let Some(rest) = text.strip_prefix(close) {
            return Some(rest);
        }
        text = text.strip_prefix(',')?;
    }
    None
}

/// Where a string ends, its quotes included.
fn string(text: &str) -> Option<usize> {
    let mut chars = text.strip_prefix('"')?.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some(at + 2),
            '\\' => match chars.next()?.1 {
                'u' => (0..4).try_for_each(|_| chars.next()?.1.to_digit(16).map(|_| ()))?,
                c if "\"\\/bfnrt".contains(c) => {}
                _ => return None,
            },
            c if c < ' ' => return None,
            _ => {}
        }
    }
    None
}
