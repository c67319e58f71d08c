//! The encrypted store as people use it: through git, an editor and a terminal.

#[cfg(target_os = "linux")]
mod editor;
mod git;
#[cfg(target_os = "linux")]
mod terminal;

use std::fs;
use std::process::Stdio;

use secure_config_store::Store;

use crate::prepared::{SENTINEL, place as prepared};
use crate::started::place::{CARGO_SECURE_CONFIG, Ended, Place};

/// A folder with a store, `secrets/prod.env`, and a key that opens it.
fn place() -> Place {
    let place = prepared().env("SOPS_AGE_KEY_FILE", "key.txt").env("XDG_STATE_HOME", "state");
    let ended = place.ask(&["store", "init", "--environment", "prod", "--new-key", "key.txt", "--git"]);
    assert_eq!(ended.code, Some(0), "{ended:#?}");
    place
}

/// Sets a value as a pipe gives it.
#[track_caller]
fn set(place: &Place, name: &str, value: &str) {
    fs::write(place.path().join("value"), value).expect("a file can be written");
    let file = fs::File::open(place.path().join("value")).expect("it is there");
    let mut command = place.command(CARGO_SECURE_CONFIG);
    let output = command.args(["store", "set", name]).stdin(file).output().expect("it can be started");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    fs::remove_file(place.path().join("value")).expect("it is there");
}

/// All values, as the library reads them.
fn values(place: &Place) -> String {
    let store = Store::open(place.path().join("secrets/prod.env")).expect("it is a store");
    let store = store.identity_file(place.path().join("key.txt")).state_folder(place.path().join("tests"));
    String::from_utf8(store.export().expect("it can be opened").as_slice().to_vec()).expect("it is text")
}

#[test]
fn value_is_what_was_piped_in_but_for_one_line_break() {
    let place = place();
    for (piped, kept) in
        [("a\n", "A=a\n"), ("b", "A=b\n"), ("c\r\n", "A=c\n"), ("d\ne\n\n", "A=d\\ne\\n\n"), (" f ", "A= f \n")]
    {
        set(&place, "A", piped);
        assert!(values(&place).starts_with(kept), "a value of a test is not kept: {piped:?}");
    }
}

#[test]
fn store_is_a_source_of_the_commands_that_judge_a_place() {
    let place = place();
    for line in crate::prepared::good().lines() {
        let (name, value) = line.split_once('=').expect("it is an entry");
        set(&place, name, value);
    }
    let given = ["--schema", "schema.json", "--no-process-environment", "--environment", "prod", "--store"];
    let ask = |command: &[&str], file: &str| place.ask(&[command, &given, &[file]].concat());
    ask(&["check", "--no-git"], "secrets/prod.env").prints(&["ok: billing"]);
    ask(&["check"], "nowhere.env").fails(3, &["nowhere.env: the file does not exist"]);
    ask(&["explain", "DATABASE_URL"], "secrets/prod.env").prints(&["secrets/prod.env:"]);
    let all = ask(&["status"], "secrets/prod.env").prints(&["no backup was verified on this machine"]);
    assert!(!all.out.contains(SENTINEL), "a value is said");

    let recovery = ["store", "init", "--file", "none.env", "--new-key", "recovery.key"];
    assert_eq!(place.ask(&recovery).code, Some(0));
    let key = place.read("recovery.key");
    let key = key.lines().find_map(|line| line.strip_prefix("# public key: ")).expect("it names the public key");
    assert_eq!(place.ask(&["store", "backup", "a.age", "--recovery", key]).code, Some(0));
    place.ask(&["store", "verify", "a.age", "--key", "recovery.key"]).prints(&["ok"]);
    ask(&["status"], "secrets/prod.env").prints(&["secrets/prod.env: a backup was verified today"]);
    let all = ask(&["status", "--json"], "secrets/prod.env").json();
    assert!(all["stores"][0]["last_verified_backup_unix"].as_u64().is_some_and(|when| when > 1_700_000_000), "{all:#}");
}

#[test]
fn what_stands_in_the_place_of_a_date_is_not_shown() {
    let place = place();
    set(&place, "A", "a");
    set(&place, "A_ROTATED_AT", SENTINEL);
    for line in ["store list", "store list --json"] {
        let ended = place.ask(&line.split(' ').collect::<Vec<_>>());
        assert_eq!(ended.code, Some(0));
        assert!(!ended.out.contains(SENTINEL) && !ended.err.contains(SENTINEL), "a value is said by `{line}`");
    }
    place.ask(&["store", "list"]).prints(&["A  age unknown"]);
}

#[test]
fn no_command_says_a_value() {
    let place = place();
    set(&place, "DATABASE_URL", SENTINEL);
    set(&place, "KEY_unencrypted", SENTINEL);
    let says_nothing = |ended: &Ended, line: &str| {
        for part in [SENTINEL, &SENTINEL[..5], &SENTINEL[5..]] {
            assert!(!ended.out.contains(part) && !ended.err.contains(part), "`{line}` says a value");
        }
    };
    let url = format!("postgres://u:{SENTINEL}@h/db");
    for line in [
        "store list".to_owned(),
        "store list --json".to_owned(),
        "store show --fingerprint".to_owned(),
        "store show --fingerprint --json".to_owned(),
        "store textconv secrets/prod.env".to_owned(),
        "store textconv good.env".to_owned(),
        "store list --file good.env".to_owned(),
        "store list --key good.env".to_owned(),
        "store merge good.env secrets/prod.env secrets/prod.env".to_owned(),
        "store verify good.env --key good.env".to_owned(),
        "store restore good.env --key good.env --json".to_owned(),
        format!("store set DATABASE_URL {SENTINEL}"),
        format!("store set DATABASE_URL={SENTINEL}"),
        format!("store set DATABASE_URL={url}"),
        format!("store set {url}"),
        format!("store show --fingerprint {SENTINEL}"),
        format!("dev set DATABASE_URL {SENTINEL} --app billing"),
        format!("dev set {url} --app billing"),
        format!("dev set {SENTINEL} --schema schema.json"),
        format!("dev remove {SENTINEL} --app billing"),
    ] {
        says_nothing(&place.ask(&line.split(' ').collect::<Vec<_>>()), &line);
        let piped = place
            .command(CARGO_SECURE_CONFIG)
            .args(line.split(' '))
            .stdin(Stdio::null())
            .env("CLICOLOR_FORCE", "1")
            .output();
        let piped = piped.expect("it can be started");
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        says_nothing(&Ended { code: None, out: text(piped.stdout), err: text(piped.stderr) }, &line);
    }
}

#[test]
fn colours_are_for_people() {
    let place = place().env("CLICOLOR_FORCE", "1");
    set(&place, "A", "a");
    let is_coloured = |line: &str| place.ask(&line.split(' ').collect::<Vec<_>>()).out.contains('\x1b');
    for (line, wanted) in [
        ("store list", true),
        ("store show --fingerprint", true),
        ("store list --json", false),
        ("store show --fingerprint --json", false),
        ("store textconv secrets/prod.env", false),
    ] {
        assert_eq!(is_coloured(line), wanted, "{line}");
    }
}
