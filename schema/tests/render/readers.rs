//! What independent programs read in the documents: the shell and python-dotenv in `.env.example`, markdown-it in the
//! reference page. The Python that has these libraries is named by `SECURE_CONFIG_TEST_PYTHON`.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use secure_config_schema::render::{Options, dotenv_value, env_example, markdown};
use secure_config_schema::{Docs, Schema, ShownDefault, leaves};

use crate::{billing, everything};

type Variables = BTreeMap<String, String>;
/// `None` where the reader is not on this machine.
type Reader = fn(&Path) -> Option<Variables>;

static PROGRAMS: [(&str, &Schema, &Docs); 2] =
    [("billing", &billing::SCHEMA, &billing::DOCS), ("everything", &everything::SCHEMA, &everything::DOCS)];

#[cfg(unix)]
#[test]
fn shell_reads_what_the_template_means() {
    assert_reads_the_template("shell", shell);
}

#[test]
fn python_dotenv_reads_what_the_template_means() {
    assert_reads_the_template("python-dotenv", python_dotenv);
}

#[cfg(unix)]
#[test]
fn shell_reads_every_mixture_of_special_characters() {
    assert_reads_mixtures("shell", shell);
}

#[test]
fn python_dotenv_reads_every_mixture_of_special_characters() {
    assert_reads_mixtures("python-dotenv", python_dotenv);
}

#[test]
fn markdown_it_reads_every_row_whole() {
    for (name, schema, docs) in PROGRAMS {
        let path = written(&format!("{name}.md"), &markdown(schema, Some(docs), &Options::default()));
        if let Some(output) = python("markdown-it-py", "read_markdown.py", &path) {
            assert!(output.status.success(), "{}{}", lossy(&output.stdout), lossy(&output.stderr));
        }
    }
}

fn assert_reads_the_template(name: &str, read: Reader) {
    for (program, schema, docs) in PROGRAMS {
        let template = env_example(schema, Some(docs), &Options::default());
        let Some(found) = read(&written(&format!("{program}.{name}.env"), &template)) else { return };
        assert!(!found.is_empty() && found.values().all(String::is_empty), "{found:?}");

        let (text, expected) = uncommented(&template, schema);
        let found = read(&written(&format!("{program}.{name}.uncommented.env"), &text));
        assert_eq!(found, Some(expected), "{text}");
    }
}

/// The template with every default in force, and what that sets.
fn uncommented(template: &str, schema: &'static Schema) -> (String, Variables) {
    let mut text = template.to_owned();
    let mut expected = Variables::new();
    for leaf in leaves(schema, None) {
        let value = match leaf.field.shown_default() {
            Some(ShownDefault::Value(value)) if dotenv_value(&value).is_some() => value,
            _ => String::new(),
        };
        let assignment = format!("{}={}\n", leaf.variable, dotenv_value(&value).unwrap());
        let comment: String = assignment.lines().flat_map(|line| ["# ", line, "\n"]).collect();
        let [assignment, comment] = [assignment, comment].map(|lines| format!("\n{lines}"));
        assert!(text.contains(&comment) || text.contains(&assignment), "{assignment}");
        text = text.replacen(&comment, &assignment, 1);
        expected.insert(leaf.variable, value);
    }
    (text, expected)
}

/// All texts of up to three of the characters that some reader has an opinion on, and a few longer ones.
fn assert_reads_mixtures(name: &str, read: Reader) {
    const SPECIAL: [&str; 12] = ["a", " ", "#", "'", "\"", "$", "\\", "`", "\n", "{", "}", "n"];
    const MORE: [&str; 12] = [
        "~",
        "~/a:~/b",
        "!!",
        "*",
        "a=b",
        "\u{a0}x",
        "x\u{a0}",
        "\t",
        "grün",
        "a;b&(c)<d>",
        r"a\'b",
        "a\\\\\\\\'\n# b=\"c\"",
    ];
    let mut values: Vec<String> = MORE.map(String::from).into();
    let mut last = vec![String::new()];
    for _ in 0..3 {
        last = last.iter().flat_map(|value| SPECIAL.map(|c| format!("{value}{c}"))).collect();
        values.extend(last.iter().cloned());
    }
    let (mut text, mut expected) = (String::new(), Variables::new());
    for (i, value) in values.iter().enumerate() {
        if let Some(written) = dotenv_value(value) {
            text.extend(["V", &i.to_string(), "=", &written, "\n"]);
            expected.insert(format!("V{i}"), value.clone());
        }
    }
    assert!(expected.len() > values.len() / 4 * 3, "only {} of {} can be written", expected.len(), values.len());
    let Some(found) = read(&written(&format!("mixtures.{name}.env"), &text)) else { return };
    let wrong = expected.iter().filter(|(name, value)| found.get(*name) != Some(value));
    let wrong: Vec<_> = wrong.map(|(name, value)| (value, found.get(name))).take(5).collect();
    assert!(wrong.is_empty() && found.len() == expected.len(), "{wrong:?}");
}

#[cfg(unix)]
#[allow(clippy::unnecessary_wraps, reason = "the other reader may be missing")]
fn shell(path: &Path) -> Option<Variables> {
    let mut command = Command::new("sh");
    command.args(["-c", "set -a; . \"$0\"; env -0"]).arg(path).env_clear();
    command.env("PATH", std::env::var_os("PATH").unwrap_or_else(|| "/usr/bin:/bin".into()));
    let output = command.output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{}", lossy(&output.stderr));
    let mut found = variables(&output);
    for own in ["PATH", "PWD", "OLDPWD", "SHLVL", "_"] {
        found.remove(own);
    }
    Some(found)
}

fn python_dotenv(path: &Path) -> Option<Variables> {
    let output = python("python-dotenv", "read_dotenv.py", path)?;
    assert!(output.status.success() && output.stderr.is_empty(), "{}", lossy(&output.stderr));
    Some(variables(&output))
}

/// Notes that something was not tried.
pub(crate) fn skip(name: &str, reason: &str) {
    let skip = format!("{name}: {reason}\n");
    print!("{skip}");
    if let Some(list) = std::env::var_os("SECURE_CONFIG_TEST_SKIPS") {
        let mut list = fs::OpenOptions::new().append(true).create(true).open(list).unwrap();
        list.write_all(skip.as_bytes()).unwrap();
    }
}

/// Runs a script on a file; without an interpreter, notes that `library` was not tried.
pub(crate) fn python(library: &str, script: &str, path: &Path) -> Option<Output> {
    let Some(interpreter) = std::env::var_os("SECURE_CONFIG_TEST_PYTHON") else {
        skip(library, "no interpreter");
        return None;
    };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/render").join(script);
    Some(Command::new(interpreter).arg(script).arg(path).output().unwrap())
}

fn variables(output: &Output) -> Variables {
    let text = std::str::from_utf8(&output.stdout).unwrap();
    let pairs = text.split_terminator('\0').map(|pair| pair.split_once('=').unwrap());
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

pub(crate) fn written(name: &str, text: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, text).unwrap();
    path
}

pub(crate) fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
