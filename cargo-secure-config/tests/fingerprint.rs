//! `fingerprint`: what it writes depends on values and the key alone, and gives neither away.

#![forbid(unsafe_code)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use secure_config_schema::{Base, Environments, Field, Many, Name, Rotation, Schema, Type, exchange};
use serde_json::Value;

const SECRET: Type = Type::of(Base::Text).secret();
static RARELY: Rotation = Rotation::new().on_compromise();
static ENVIRONMENTS: Environments = Environments::new("APP_ENV", Environments::NAMES, Environments::LOCAL);
static FIELDS: &[Field] = &[
    Field::value("database_url", Name::Whole("DATABASE_URL"), SECRET, "Database."),
    Field::value("signing_key", Name::Part("SIGNING_KEY"), SECRET.rotating(), "Key.").rotation(&RARELY),
    Field::value("api_keys", Name::Part("API_KEYS"), SECRET.many(Many::List), "Keys."),
    Field::value(
        "port",
        Name::Part("PORT"),
        Type::of(Base::Integer { bits: 16, signed: false, nonzero: false }),
        "Port.",
    ),
];
static SCHEMA: Schema = Schema::new("Settings", "", FIELDS).app("shop").prefix("SHOP").environments(&ENVIRONMENTS);

/// A folder with the schema and a key.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("schema.json"), exchange::document(&SCHEMA, None)).unwrap();
    let made = fingerprint(folder.path(), &["--new-key", "key"]);
    assert_eq!(made.status.code(), Some(0), "{}", text(&made.stderr));
    folder
}

fn fingerprint(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-secure-config"));
    command.arg("fingerprint").args(arguments).current_dir(folder).env_clear().output().expect("the program starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("the output is text")
}

fn write(path: &Path, content: &str) {
    fs::write(path, content).unwrap();
    mode(path, 0o600);
}

#[cfg(unix)]
fn mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[cfg(not(unix))]
fn mode(_path: &Path, _mode: u32) {}

const PLACE: [&str; 4] = ["--schema", "schema.json", "--key-file", "key"];

/// The fingerprints of a place, by variable and part.
fn rows(folder: &Path, arguments: &[&str]) -> Vec<(String, String, String)> {
    let output = fingerprint(folder, &[&PLACE, arguments].concat());
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    let word = |row: &Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
    let rows = document["secrets"].as_array().unwrap();
    rows.iter().map(|row| (word(row, "variable"), word(row, "part"), word(row, "fingerprint"))).collect()
}

#[test]
fn secrets_that_are_set_are_named_with_their_fingerprints_and_nothing_else() {
    let folder = folder();
    let env = "\
DATABASE_URL='postgres://app:p%40ss-hunter2@db/app'\nSHOP_SIGNING_KEY=kumquat-current\nSHOP_SIGNING_KEY_NEXT=kumquat-next\n\
SHOP_SIGNING_KEY_PREVIOUS=kumquat-before\nSHOP_API_KEYS=tangerine-1, tangerine-2\nSHOP_PORT=8080\nAPP_ENV=production\nOTHER_TOKEN=not-read\n";
    write(&folder.path().join("prod.env"), env);
    let output =
        fingerprint(folder.path(), &[&PLACE[..], &["--env-file", "prod.env", "--output", "prod.json"]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(
        text(&output.stderr).contains("written: prod.json: environment `prod`, fingerprints: 7"),
        "{}{}",
        text(&output.stderr),
        fs::read_to_string(folder.path().join("prod.json")).unwrap()
    );
    let written = fs::read_to_string(folder.path().join("prod.json")).unwrap();
    let document: Value = serde_json::from_str(&written).unwrap();
    assert_eq!(document["format"], "secure-config-fingerprints");
    assert_eq!(document["version"], 1);
    assert_eq!((&document["environment"], &document["app"]), (&"prod".into(), &"shop".into()));
    assert_eq!(document["key_id"].as_str().unwrap().len(), 32);
    let rows = document["secrets"].as_array().unwrap();
    let names: Vec<_> =
        rows.iter().map(|row| (row["variable"].as_str().unwrap(), row["part"].as_str().unwrap_or(""))).collect();
    let wanted = [
        ("DATABASE_URL", ""),
        ("DATABASE_URL", "password"),
        ("SHOP_SIGNING_KEY", ""),
        ("SHOP_SIGNING_KEY_NEXT", ""),
        ("SHOP_SIGNING_KEY_PREVIOUS", ""),
        ("SHOP_API_KEYS", "member"),
        ("SHOP_API_KEYS", "member"),
    ];
    let sorted = |mut names: Vec<(&'static str, &'static str)>| {
        names.sort_unstable();
        names
    };
    let names: Vec<_> =
        names.into_iter().map(|(name, part)| (&*name.to_owned().leak(), &*part.to_owned().leak())).collect();
    assert_eq!(sorted(names), sorted(wanted.to_vec()));
    let key = fs::read_to_string(folder.path().join("key")).unwrap();
    for value in ["hunter2", "p@ss", "kumquat", "tangerine", "8080", "not-read", key.trim()] {
        assert!(!written.contains(value), "{value}");
    }
}

#[test]
fn fingerprint_depends_on_the_value_and_the_key_alone() {
    let folder = folder();
    let env = |name: &str, content: &str| {
        write(&folder.path().join(name), content);
        rows(folder.path(), &["--env-file", name, "--environment", "prod"])
    };
    let plain = env("a.env", "SHOP_SIGNING_KEY=kumquat\n");
    assert_eq!(env("b.env", "export SHOP_SIGNING_KEY = \"kumquat\" # quoted\n"), plain);
    let url = env("c.env", "DATABASE_URL=postgres://app:kumquat@db\n");
    assert_eq!(url[1].2, plain[0].2, "a password in a URL is the same as one alone");
    assert_ne!(url[0].2, plain[0].2);

    let secrets = folder.path().join("secrets");
    fs::create_dir(&secrets).unwrap();
    write(&secrets.join("shop_signing_key"), "kumquat\n");
    assert_eq!(
        rows(folder.path(), &["--secrets-dir", "secrets", "--environment", "dev"]),
        plain,
        "a line break at the end is none"
    );
    let path = secrets.join("shop_signing_key");
    assert_eq!(env("d.env", &format!("SHOP_SIGNING_KEY_FILE={}\n", path.display())), plain);

    fs::remove_file(folder.path().join("key")).unwrap();
    assert_eq!(fingerprint(folder.path(), &["--new-key", "key"]).status.code(), Some(0));
    assert_ne!(env("a.env", "SHOP_SIGNING_KEY=kumquat\n"), plain);
}

#[test]
fn place_that_is_named_is_the_only_one() {
    let folder = folder();
    write(&folder.path().join("a.env"), "SHOP_PORT=1\n");
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-secure-config"));
    command.arg("fingerprint").args(PLACE).args(["--environment", "prod"]).current_dir(folder.path());
    command.env_clear().env("SHOP_SIGNING_KEY", "kumquat");
    let inherited = command.output().unwrap();
    assert!(text(&inherited.stdout).contains("SHOP_SIGNING_KEY"), "{}", text(&inherited.stderr));
    let named = command.args(["--env-file", "a.env"]).output().unwrap();
    assert!(!text(&named.stdout).contains("SHOP_SIGNING_KEY"));
    assert!(text(&named.stderr).contains("no secret of the schema is set there"), "{}", text(&named.stderr));
}

#[test]
#[cfg(unix)]
fn key_is_for_few_and_long_enough() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    let key = folder.path().join("key");
    assert_eq!(fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::read(&key).unwrap().len(), 65);
    let refused = |words: &str| {
        let output = fingerprint(folder.path(), &[&PLACE[..], &["--environment", "prod"]].concat());
        assert_eq!((output.status.code(), output.stdout.len()), (Some(3), 0));
        let said = text(&output.stderr);
        assert!(said.contains(words) && said.contains("hint:"), "{said}");
    };
    for open in [0o604, 0o644, 0o602, 0o620] {
        mode(&key, open);
        refused("other users");
    }
    write(&key, "kumquat-of-30-letters-and-less\n");
    refused("shorter than 32 bytes");
    write(&key, &"x".repeat(70_000));
    refused("at most 64 KiB");
    fs::remove_file(&key).unwrap();
    refused("cannot be read");

    write(&key, "kept");
    let output = fingerprint(folder.path(), &["--new-key", "key"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(text(&output.stderr).contains("is there already"), "{}", text(&output.stderr));
    assert_eq!(fs::read_to_string(&key).unwrap(), "kept");
}

#[test]
fn fault_names_the_cure_and_no_value() {
    let folder = folder();
    write(&folder.path().join("bad.env"), "SHOP_SIGNING_KEY='kumquat\n");
    write(&folder.path().join("twice.env"), "SHOP_SIGNING_KEY=kumquat\nSHOP_SIGNING_KEY_FILE=/kumquat\n");
    write(&folder.path().join("good.env"), "SHOP_SIGNING_KEY=kumquat\nAPP_ENV=kumquat\n");
    write(&folder.path().join("staging.env"), "SHOP_SIGNING_KEY=kumquat\nAPP_ENV=staging\n");
    for (arguments, status, words) in [
        (&["--env-file", "none.env", "--environment", "prod"][..], 3, "does not exist"),
        (&["--secrets-dir", "none", "--environment", "prod"], 3, "--secrets-dir"),
        (&["--env-file", "bad.env", "--environment", "prod"], 3, "SC0403"),
        (&["--env-file", "twice.env", "--environment", "prod"], 3, "SC0301"),
        (&["--env-file", "good.env"], 2, "--environment prod"),
        (&["--env-file", "staging.env", "--environment", "prod"], 2, "belongs to `staging`"),
        (&["--env-file", "good.env", "--environment", "qa"], 2, "dev, test, staging, prod"),
    ] {
        let output = fingerprint(folder.path(), &[&PLACE[..], arguments].concat());
        let said = text(&output.stderr) + &text(&output.stdout);
        assert_eq!(output.status.code(), Some(status), "{arguments:?}: {said}");
        assert!(said.contains(words) && !said.contains("kumquat"), "{arguments:?}: {said}");
    }
    assert_eq!(fingerprint(folder.path(), &[]).status.code(), Some(2));
    let help = text(&fingerprint(folder.path(), &["--help"]).stdout);
    assert!(help.contains("Examples:") && help.contains("--new-key"), "{help}");
}
