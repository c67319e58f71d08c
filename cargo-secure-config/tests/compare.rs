//! `compare`: shared secrets are named with their places, and files that do not belong together are refused.

#![forbid(unsafe_code)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};

const KEY: &str = "00112233445566778899aabbccddeeff";

fn compare(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-secure-config"));
    command.arg("compare").args(arguments).current_dir(folder).output().expect("the program starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("the output is text")
}

/// Writes a file; each secret is its variable, its part and a number that stands for its value.
fn file(folder: &Path, environment: &str, secrets: &[(&str, &str, u32)]) -> String {
    let row = |(variable, part, value): &(&str, &str, u32)| {
        let mut row =
            json!({ "variable": variable, "path": variable.to_lowercase(), "fingerprint": format!("{value:032x}") });
        if !part.is_empty() {
            row["part"] = json!(part);
        }
        row
    };
    let rows: Vec<_> = secrets.iter().map(row).collect();
    let document = json!({
        "format": "secure-config-fingerprints", "version": 1, "environment": environment, "app": "shop", "key_id": KEY, "secrets": rows,
    });
    let name = format!("{environment}.json");
    fs::write(folder.join(&name), document.to_string()).unwrap();
    name
}

#[test]
fn secret_that_two_environments_share_is_named_under_each_name() {
    let folder = tempfile::tempdir().unwrap();
    let staging = file(
        folder.path(),
        "staging",
        &[("DATABASE_URL", "", 1), ("JWT_KEY", "", 2), ("MAIL_TOKEN", "", 3), ("COPY", "", 3)],
    );
    let prod = file(folder.path(), "prod", &[("DATABASE_URL", "", 4), ("SESSION_KEY", "", 2), ("MAIL_TOKEN", "", 5)]);
    let output = compare(folder.path(), &[&staging, &prod]);
    assert_eq!(output.status.code(), Some(1));
    let wanted = "\
shared: `JWT_KEY` in staging, `SESSION_KEY` in prod
  hint: give each environment a secret of its own; replace these where they matter less first
";
    assert_eq!(text(&output.stdout), wanted);

    let output = compare(folder.path(), &[&staging, &prod, "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    let place = |environment: &str, variable: &str| json!({ "environment": environment, "app": "shop", "variable": variable, "path": variable.to_lowercase(), "part": null });
    let wanted = json!({
        "environments": ["prod", "staging"],
        "shared": [{ "uses": [place("staging", "JWT_KEY"), place("prod", "SESSION_KEY")] }],
    });
    assert_eq!(found, wanted);
    assert!(!text(&output.stdout).contains("00000000"), "not even a fingerprint is shown");
}

#[test]
fn password_of_a_shared_url_is_said_once_and_of_different_ones_too() {
    let folder = tempfile::tempdir().unwrap();
    let url = |value, password| [("DATABASE_URL", "", value), ("DATABASE_URL", "password", password)];
    let a = file(folder.path(), "a", &url(1, 9));
    let b = file(folder.path(), "b", &url(1, 9));
    let c = file(folder.path(), "c", &url(2, 9));
    assert_eq!(text(&compare(folder.path(), &[&a, &b]).stdout).matches("shared").count(), 1);
    let said = text(&compare(folder.path(), &[&a, &c]).stdout);
    assert!(said.starts_with("shared: `DATABASE_URL` (password) in a, `DATABASE_URL` (password) in c\n"), "{said}");
    let said = text(&compare(folder.path(), &[&a, &b, &c]).stdout);
    assert_eq!(said.matches("shared").count(), 2, "{said}");
}

#[test]
fn environments_that_share_nothing_are_apart() {
    let folder = tempfile::tempdir().unwrap();
    let a = file(folder.path(), "a", &[("X", "", 1), ("Y", "", 1)]);
    let b = file(folder.path(), "b", &[("X", "", 2)]);
    let output = compare(folder.path(), &[&a, &b]);
    assert_eq!(
        (output.status.code(), text(&output.stdout).as_str()),
        (Some(0), "apart: no secret is the same in two of a, b\n")
    );
    assert_eq!(compare(folder.path(), &[&a, &b, "--quiet"]).stdout, b"");
    let output = compare(folder.path(), &[&a, &b, "--json"]);
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((output.status.code(), &found["shared"]), (Some(0), &json!([])));
}

#[test]
fn file_that_does_not_belong_is_refused_with_the_cure_and_not_repeated() {
    let folder = tempfile::tempdir().unwrap();
    let a = file(folder.path(), "a", &[("X", "", 1)]);
    let b = file(folder.path(), "b", &[("X", "", 1)]);
    let good = fs::read_to_string(folder.path().join(&b)).unwrap();
    for (content, status, words) in [
        (good.replace(KEY, "ffeeddccbbaa99887766554433221100"), 3, "different keys"),
        (good.replace("\"version\":1", "\"version\":2"), 3, "update cargo-secure-config"),
        (good.replace("\"environment\":\"b\"", "\"environment\":\"a\""), 2, "fingerprint --environment NAME"),
        (good.replace("00000000", "hunter2 "), 3, "was changed"),
        ("{\"hunter2\": 1}".to_owned(), 3, "no file of fingerprints"),
        ("hunter2".to_owned(), 3, "cargo secure-config fingerprint"),
        (
            "{\"format\":\"secure-config-fingerprints\",\"version\":1,\"secrets\":\"hunter2\"}".to_owned(),
            3,
            "no file of fingerprints",
        ),
    ] {
        fs::write(folder.path().join("other.json"), content).unwrap();
        for json in [&[][..], &["--json"]] {
            let output = compare(folder.path(), &[&[a.as_str(), "other.json"], json].concat());
            let said = text(&output.stderr) + &text(&output.stdout);
            assert_eq!(output.status.code(), Some(status), "{said}");
            assert!(said.contains(words) && !said.contains("hunter2"), "{said}");
        }
    }
    assert_eq!(compare(folder.path(), &[&a, "none.json"]).status.code(), Some(3));
    assert_eq!(compare(folder.path(), &[&a]).status.code(), Some(2));
    assert!(text(&compare(folder.path(), &["--help"]).stdout).contains("Examples:"));
}
