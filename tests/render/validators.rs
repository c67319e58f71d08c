//! What independent validators say by a schema of ours: jsonschema for Python, and jsonschema for Rust by way of Python.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

/// How the documents are written.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    Toml,
    Environment,
}

/// What each validator says of each document, or nothing where there are none.
pub(crate) fn verdicts(name: &str, schema: &str, kind: Kind, documents: &[String]) -> Option<Vec<[bool; 2]>> {
    let Some(interpreter) = std::env::var_os("SECURE_CONFIG_TEST_PYTHON") else {
        skipped("jsonschema", "no interpreter");
        return None;
    };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let schema_file = folder.join(format!("{name}.schema.json"));
    fs::write(&schema_file, schema).expect("the build folder can be written");
    let list = folder.join(format!("{name}.documents"));
    let lines: String = documents.iter().map(|text| hex(text.as_bytes()) + "\n").collect();
    fs::write(&list, lines).expect("the build folder can be written");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/render/verdicts.py");
    let kind = match kind {
        Kind::Toml => "toml",
        Kind::Environment => "environment",
    };
    let mut command = Command::new(interpreter);
    let output = command.arg(script).arg(schema_file).arg(kind).arg(list).output().expect("the interpreter starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let told = String::from_utf8(output.stdout).expect("the script writes text");
    let verdicts: Vec<_> = told
        .lines()
        .map(|line| {
            let words: Vec<_> = line.split(' ').map(|word| word == "yes").collect();
            <[bool; 2]>::try_from(words).expect("a line has two words")
        })
        .collect();
    assert_eq!(verdicts.len(), documents.len(), "{told}");
    Some(verdicts)
}

fn hex(bytes: &[u8]) -> String {
    let mut out = String::new();
    for byte in bytes {
        let _ = write!(out, "{byte:02x}");
    }
    out
}

fn skipped(name: &str, reason: &str) {
    use std::io::Write;
    println!("skipped: {name}: {reason}");
    if let Some(list) = std::env::var_os("SECURE_CONFIG_TEST_SKIPS").filter(|list| !list.is_empty()) {
        let list = fs::OpenOptions::new().append(true).create(true).open(list);
        list.and_then(|mut list| writeln!(list, "{name}: {reason}")).expect("the list of skips can be written");
    }
}
