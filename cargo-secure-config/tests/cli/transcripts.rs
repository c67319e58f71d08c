//! Whole conversations: each file of `transcripts/` holds command lines, what they print on standard output (`1>`) and on
//! standard error (`2>`), and how they end (`=`). A line `file NAME` writes a file of the lines behind it, each after a `|`; `env
//! NAME=value` sets a variable for all that follows. Standard input is nothing, or the file behind a `<`. `@FILE` is the public
//! key of the key in a file. What no two stores have in common, such as keys and moments, is said by a word in capitals.
//! `SECURE_CONFIG_WRITE=1` renews what is said.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;

use crate::prepared::{SENTINEL, place};
use crate::started::place::{CARGO_SECURE_CONFIG, Ended, Place, given};

/// Of what is longer, only the beginning stands in a transcript.
const LONGEST: usize = 100;
const SHOWN: usize = 5;
/// Linux has a device on which there is no room.
const FULL: &str = "/dev/full";

/// Subcommands that have subcommands.
const GROUPS: [&str; 2] = ["store", "dev"];

/// What a store says, with a word for each key, date and code in it.
fn steady(text: &str) -> String {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == ':';
    let mut out = String::new();
    for part in text.split_inclusive(|c| !is_part(c)) {
        let token = part.trim_end_matches(|c| !is_part(c));
        let is_hex = token.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        let word = match token.len() {
            11.. if token.starts_with("age1") => "RECIPIENT",
            20 if token.ends_with('Z') && token.as_bytes()[10] == b'T' => "MOMENT",
            8 | 16 if is_hex => "CODE",
            10 if token.bytes().all(|byte| byte.is_ascii_digit()) => "SECONDS",
            _ => token,
        };
        out = out + word + &part[token.len()..];
    }
    out
}

/// The public key that stands in a file with a key.
fn public_key(place: &Place, file: &str) -> String {
    let text = place.read(file);
    let line = text.lines().find_map(|line| line.strip_prefix("# public key: "));
    line.expect("a file with a key names the public one").to_owned()
}

/// Says a command line anew, and what comes of it.
fn said(place: Place, line: &str) -> (Place, String) {
    let mut words: Vec<&str> = line.split(' ').collect();
    let names = words.iter().take_while(|word| word.contains('=') && !word.starts_with('-')).count();
    let mut with = place;
    let variables: Vec<_> = words.drain(..names).filter_map(|word| word.split_once('=')).collect();
    for (name, value) in &variables {
        with = with.env(name, value);
    }
    let replaced: Vec<String> = words
        .iter()
        .map(|word| word.strip_prefix('@').map_or_else(|| (*word).to_owned(), |file| public_key(&with, file)))
        .collect();
    let words: Vec<&str> = replaced.iter().map(String::as_str).collect();
    let is_of_a_store = words.get(2).is_some_and(|name| GROUPS.contains(name));
    let ended = match words.as_slice() {
        ["cargo", "secure-config", rest @ .., "<", file] => given_input(&with, rest, file),
        ["cargo", "secure-config", rest @ .., ">", FULL] => full(&with, rest),
        ["cargo", "secure-config", rest @ ..] => with.ask(rest),
        [program @ ("cat" | "chmod" | "cp" | "git" | "perl"), rest @ ..] => with.start(program, rest),
        _ => panic!("no command of a transcript: {line}"),
    };
    for (name, _) in &variables {
        with = with.unset(name);
    }
    assert!(!ended.out.contains('\x1b') && !ended.err.contains('\x1b'), "a pipe is given colours: {line}");
    assert!(!ended.out.contains(SENTINEL) && !ended.err.contains(SENTINEL), "a secret is said: {line}");
    let mut text = format!("$ {line}\n");
    for (mark, said) in [("1>", &ended.out), ("2>", &ended.err)] {
        let said = said.replace(&with.path().display().to_string(), "FOLDER");
        let said = if is_of_a_store { steady(&said) } else { said };
        let mut lines: Vec<_> = said.lines().collect();
        if lines.len() > LONGEST {
            lines.truncate(SHOWN);
            lines.push("…");
        }
        for line in lines {
            let _ = writeln!(text, "{}", format!("{mark} {line}").trim_end());
        }
    }
    let _ = writeln!(text, "= {}", ended.code.map_or_else(|| "a signal".to_owned(), |code| code.to_string()));
    (with, text)
}

/// Starts the command line where nothing can be printed.
fn full(place: &Place, arguments: &[&str]) -> Ended {
    let full = fs::File::options().write(true).open(FULL).expect("the device can be opened");
    let output = place.command(CARGO_SECURE_CONFIG).args(arguments).stdout(full).output().expect("it can be started");
    Ended { code: output.status.code(), out: String::new(), err: String::from_utf8_lossy(&output.stderr).into_owned() }
}

/// Starts the command line with a file as its standard input.
fn given_input(place: &Place, arguments: &[&str], file: &str) -> Ended {
    let file = fs::File::open(place.path().join(file)).expect("the file is there");
    let output = place.command(CARGO_SECURE_CONFIG).args(arguments).stdin(file).output().expect("it can be started");
    let text = |bytes| String::from_utf8(bytes).expect("what is printed is UTF-8");
    Ended { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

fn transcript(name: &str) -> String {
    let path = given("cli/transcripts").join(format!("{name}.txt"));
    fs::read_to_string(&path).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()))
}

#[track_caller]
fn holds(name: &str) {
    let old = transcript(name);
    if old.contains(FULL) && !fs::exists(FULL).unwrap_or_default() {
        return;
    }
    // An editor is given a file in memory.
    if old.contains("EDITOR=") && !cfg!(target_os = "linux") {
        return;
    }
    let mut place = place();
    let mut new = String::new();
    let mut lines = old.lines().peekable();
    while let Some(line) = lines.next() {
        if let Some(command) = line.strip_prefix("$ ") {
            let (next, text) = said(place, command);
            place = next;
            new += &text;
        } else if line.is_empty() || line.starts_with('#') {
            new = new + line + "\n";
        } else if let Some((name, value)) = line.strip_prefix("env ").and_then(|line| line.split_once('=')) {
            new = new + line + "\n";
            place = place.env(name, value);
        } else if let Some(file) = line.strip_prefix("file ") {
            new = new + line + "\n";
            let mut content = String::new();
            while let Some(line) = lines.next_if(|line| line.starts_with('|')) {
                new = new + line + "\n";
                content = content + line.strip_prefix("| ").unwrap_or_default() + "\n";
            }
            place = place.file(file, content);
        }
    }
    if std::env::var_os("SECURE_CONFIG_WRITE").is_some_and(|value| value == "1") {
        let path = given("cli/transcripts").join(format!("{name}.txt"));
        fs::write(path, new).expect("the transcript can be written");
        return;
    }
    let differ = old.lines().zip(new.lines()).enumerate().find(|(_, (old, new))| old != new);
    assert!(
        old == new,
        "{name}.txt is not what is said now; SECURE_CONFIG_WRITE=1 renews it.\nfirst difference: {differ:#?}"
    );
}

/// The subcommands, and the exit codes that the page of each names. `any` stands for every code.
fn documented() -> Vec<(String, BTreeSet<String>)> {
    let folder = given("../../docs/cli");
    let mut out = Vec::new();
    for entry in fs::read_dir(folder).expect("the pages are there") {
        let path = entry.expect("an entry can be read").path();
        let name = path.file_stem().expect("a page has a name").to_string_lossy().into_owned();
        if name == "README" {
            continue;
        }
        let page = fs::read_to_string(&path).expect("a page can be read");
        let (_, codes) =
            page.split_once("## Exit codes\n\n```text\n").unwrap_or_else(|| panic!("{name} names no exit codes"));
        let codes = codes.lines().take_while(|line| *line != "```").filter_map(|line| line.split_whitespace().next());
        out.push((name, codes.map(str::to_owned).collect()));
    }
    out
}

#[test]
fn every_subcommand_has_a_transcript_for_each_code_of_its_page_and_for_no_other() {
    let mut played: BTreeSet<(String, String)> = BTreeSet::new();
    for entry in fs::read_dir(given("cli/transcripts")).expect("the folder can be listed") {
        let name = entry.expect("an entry can be read").file_name().to_string_lossy().into_owned();
        let text = transcript(name.trim_end_matches(".txt"));
        let mut said = None;
        for line in text.lines() {
            if let Some(command) = line.strip_prefix("$ ") {
                let arguments = command.split_once("cargo secure-config ").map(|(_, arguments)| arguments);
                said = arguments.map(|arguments| {
                    let mut words = arguments.split(' ');
                    let first = words.next().unwrap_or_default();
                    let second = words.next().filter(|_| GROUPS.contains(&first));
                    second.map_or_else(|| first.to_owned(), |second| format!("{first}-{second}"))
                });
            } else if let (Some(subcommand), Some(code)) = (&said, line.strip_prefix("= ")) {
                played.insert((subcommand.to_owned(), code.to_owned()));
            }
        }
    }
    let documented = documented();
    assert!(documented.len() > 10, "the pages are found");
    for (name, codes) in documented {
        let seen: BTreeSet<_> = played.iter().filter(|(own, _)| *own == name).map(|(_, code)| code.clone()).collect();
        let missing: Vec<_> = codes.iter().filter(|code| *code != "any" && !seen.contains(*code)).collect();
        assert!(missing.is_empty(), "no transcript of `{name}` ends with {missing:?}");
        let untold: Vec<_> = seen.iter().filter(|code| !codes.contains("any") && !codes.contains(*code)).collect();
        assert!(untold.is_empty(), "`{name}` ends with {untold:?}, which its page does not name");
    }
}

macro_rules! transcripts {
    ($($name:ident),+ $(,)?) => {
        $(
            #[test]
            fn $name() {
                holds(&stringify!($name).replace('_', "-"));
            }
        )+

        #[test]
        fn every_transcript_is_played() {
            let played = [$(stringify!($name).replace('_', "-")),+];
            for entry in fs::read_dir(given("cli/transcripts")).expect("the folder can be listed") {
                let name = entry.expect("an entry can be read").file_name().to_string_lossy().into_owned();
                assert!(played.iter().any(|played| name == format!("{played}.txt")), "{name} is played by no test");
            }
        }
    };
}

transcripts!(
    check,
    check_compose,
    check_kubernetes,
    compare,
    completions,
    dev,
    diff,
    docs,
    explain,
    export,
    fingerprint,
    init,
    inspect,
    man,
    run_command,
    status,
    store,
    store_backup,
    store_edit,
    store_merge,
    template,
);
