//! `run`: what the command is given, and that it takes the place of the process.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, Stdio};

use crate::prepared::{SENTINEL, good, place};
use crate::started::place::{CARGO_SECURE_CONFIG, Ended, Place};
use crate::started::programs::{Build, program};

fn run(place: &Place, options: &[&str], command: &[&str]) -> Ended {
    let given = ["run", "--quiet", "--schema", "schema.json", "--env-file", "good.env"];
    place.ask(&[&given, options, &["--"], command].concat())
}

fn variables(text: &str) -> BTreeMap<String, String> {
    text.lines()
        .filter_map(|line| line.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

#[test]
fn command_is_given_exactly_the_variables_of_the_schema() {
    let place = place().env("SHELL", "/bin/sh").env("BILLING_COLOUR", "red").env("HOME", "/home/a");
    let ended = run(&place, &[], &["env"]);
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
    assert_eq!(variables(&ended.out), variables(&good()));
}

#[test]
fn value_of_the_process_comes_before_that_of_a_file() {
    let place = place().env("BILLING_SMTP_HOST", "other.internal").env("BILLING_PORT", "9000");
    let given = variables(&run(&place, &[], &["env"]).out);
    assert_eq!(given["BILLING_SMTP_HOST"], "other.internal");
    assert_eq!(given["BILLING_PORT"], "9000");
    let given = variables(&run(&place, &["--no-process-environment"], &["env"]).out);
    assert_eq!(given["BILLING_SMTP_HOST"], "mail.internal");
    assert!(!given.contains_key("BILLING_PORT"));
}

#[test]
fn variables_that_are_inherited_are_named() {
    let place = place().env("COLOUR", "red").env("SHAPE", "round");
    let given = variables(&run(&place, &["--inherit", "COLOUR", "--inherit", "NOTHING"], &["env"]).out);
    assert_eq!(given.get("COLOUR").map(String::as_str), Some("red"));
    assert!(!given.contains_key("SHAPE") && !given.contains_key("PATH") && !given.contains_key("NOTHING"));
    let given = variables(&run(&place, &["--inherit-all"], &["env"]).out);
    assert!(["COLOUR", "SHAPE", "PATH", "DATABASE_URL"].iter().all(|name| given.contains_key(*name)), "{given:?}");
}

#[test]
fn value_out_of_a_secrets_directory_is_handed_over() {
    let place = place().file("good.env", good().replace("BILLING_SMTP_PASSWORD", "#"));
    let given = variables(&run(&place, &["--secrets-dir", "secrets"], &["env"]).out);
    assert_eq!(given["BILLING_SMTP_PASSWORD"], SENTINEL, "without the end of the line");
}

#[test]
fn value_under_another_name_is_handed_over_under_its_own() {
    let place = place().file("good.env", good().replace("DATABASE_URL", "PG_URL"));
    let given = variables(&run(&place, &[], &["env"]).out);
    assert!(given["DATABASE_URL"].starts_with("postgres://") && !given.contains_key("PG_URL"));
}

#[test]
fn values_and_date_beside_a_secret_are_handed_over() {
    let more =
        "BILLING_SESSION_KEY_PREVIOUS=vutsrqponmlkjihgfedcba9876543210\nBILLING_SESSION_KEY_ROTATED_AT=2999-01-01\n";
    let place = place().file("good.env", good() + more);
    let given = variables(&run(&place, &[], &["env"]).out);
    assert_eq!(given["BILLING_SESSION_KEY_PREVIOUS"], "vutsrqponmlkjihgfedcba9876543210");
    assert_eq!(given["BILLING_SESSION_KEY_ROTATED_AT"], "2999-01-01");
}

#[test]
fn program_starts_with_what_it_is_given() {
    let place = place();
    let direct = variables(&good()).into_iter().fold(Place::new(), |place, (name, value)| place.env(&name, value));
    let direct = direct.start(program("loads", Build::Release), &[] as &[&str]);
    let path = program("loads", Build::Release).display().to_string();
    let ended = run(&place, &[], &[&path]);
    assert_eq!((ended.code, &ended.out, &ended.err), (Some(0), &direct.out, &direct.err));
    let ended = run(&place, &["--memfd"], &[&path]);
    assert_eq!((ended.code, &ended.out), (Some(0), &direct.out), "{}", ended.err);
}

#[test]
fn nothing_is_started_where_the_configuration_is_not_valid() {
    let place = place();
    let given = ["run", "--schema", "schema.json", "--env-file", "bad.env", "--", "touch", "started"];
    place.ask(&given).fails(78, &["error: the configuration of `billing` is invalid"]);
    assert!(!place.path().join("started").exists());
}

#[test]
fn exit_status_is_that_of_the_command() {
    for code in [0, 1, 7, 78, 255] {
        assert_eq!(run(&place(), &[], &["sh", "-c", &format!("exit {code}")]).code, Some(code));
    }
}

/// A command that waits, once it has said a line.
fn waiting(place: &Place, options: &[&str]) -> (Child, String) {
    let given = ["run", "--quiet", "--schema", "schema.json", "--env-file", "good.env", "--inherit", "PATH"];
    let script = "echo $$ $BILLING_SMTP_PASSWORD_FILE $BILLING_SMTP_PASSWORD; exec sleep 60";
    let mut command = place.command(CARGO_SECURE_CONFIG);
    command.args([&given, options, &["--", "sh", "-c", script]].concat()).stdout(Stdio::piped());
    let mut child = command.spawn().expect("it can be started");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("it is a pipe")).read_line(&mut line).expect("it says a line");
    (child, line.trim().to_owned())
}

#[test]
fn command_takes_the_place_of_the_process_and_gets_its_signals() {
    // Whoever starts the tests in the background may have them pass over INT and HUP.
    for (name, number) in [("TERM", 15), ("ALRM", 14), ("KILL", 9)] {
        let (mut child, line) = waiting(&place(), &[]);
        assert_eq!(line, format!("{} {SENTINEL}", child.id()), "the process is the same");
        let sent = Command::new("sh").args(["-c", &format!("kill -{name} {}", child.id())]).status();
        assert!(sent.is_ok_and(|status| status.success()));
        let status = child.wait().expect("it ends");
        assert_eq!(status.signal(), Some(number), "{name}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn secret_as_a_file_in_memory_is_sealed_and_not_a_variable() {
    use rustix::fs::{SealFlags, fcntl_get_seals};

    let (mut child, line) = waiting(&place(), &["--memfd"]);
    let (id, path) = line.split_once(' ').expect("the secret is named by a file alone");
    assert_eq!(id, child.id().to_string());
    let path = path.replace("/self/", &format!("/{id}/"));
    let read = std::fs::read_to_string(&path);
    let seals = std::fs::File::open(&path).map(|file| fcntl_get_seals(&file).expect("it has seals"));
    let written = std::fs::OpenOptions::new()
        .write(true)
        .open(&path)
        .and_then(|mut file| std::io::Write::write_all(&mut file, b"x"));
    let longer = std::fs::OpenOptions::new().write(true).open(&path).and_then(|file| file.set_len(1));
    child.kill().and_then(|()| child.wait()).expect("it can be ended");
    assert_eq!(read.expect("the file can be read"), SENTINEL);
    let all = SealFlags::SEAL | SealFlags::SHRINK | SealFlags::GROW | SealFlags::WRITE;
    assert!(seals.expect("the file can be opened").contains(all));
    assert!(written.is_err() && longer.is_err(), "it can be changed");
}

#[cfg(target_os = "linux")]
#[test]
fn variables_beside_files_in_memory_are_those_that_are_no_secrets() {
    let given = variables(&run(&place(), &["--memfd"], &["env"]).out);
    let names: Vec<_> = given.keys().map(String::as_str).collect();
    let expected = [
        "BILLING_ENV",
        "BILLING_FOLDER",
        "BILLING_SENTRY_DSN_FILE",
        "BILLING_SESSION_KEY_FILE",
        "BILLING_SMTP_HOST",
        "BILLING_SMTP_PASSWORD_FILE",
        "DATABASE_URL_FILE",
    ];
    assert_eq!(names, expected);
    assert!(given.values().all(|value| !value.contains(SENTINEL)), "{given:?}");
}
