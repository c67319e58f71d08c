//! Whole conversations: each file of `transcripts/` holds command lines, what they print on standard output (`1>`) and on
//! standard error (`2>`), and how they end (`=`). `SECURE_CONFIG_WRITE=1` renews them.

use std::fmt::Write;
use std::fs;

use crate::prepared::{SENTINEL, place};
use crate::started::place::{Place, given};

/// Says a command line anew, and what comes of it.
fn said(place: Place, line: &str) -> (Place, String) {
    let mut words: Vec<&str> = line.split(' ').collect();
    let names = words.iter().take_while(|word| word.contains('=') && !word.starts_with('-')).count();
    let mut with = place;
    let variables: Vec<_> = words.drain(..names).filter_map(|word| word.split_once('=')).collect();
    for (name, value) in &variables {
        with = with.env(name, value);
    }
    assert_eq!(words.drain(..2).collect::<Vec<_>>(), ["cargo", "secure-config"], "{line}");
    let ended = with.ask(&words);
    for (name, _) in &variables {
        with = with.unset(name);
    }
    assert!(!ended.out.contains('\x1b') && !ended.err.contains('\x1b'), "a pipe is given colours: {line}");
    assert!(!ended.out.contains(SENTINEL) && !ended.err.contains(SENTINEL), "a secret is said: {line}");
    let mut text = format!("$ {line}\n");
    for (mark, said) in [("1>", &ended.out), ("2>", &ended.err)] {
        for line in said.replace(&with.path().display().to_string(), "FOLDER").lines() {
            let _ = writeln!(text, "{}", format!("{mark} {line}").trim_end());
        }
    }
    let _ = writeln!(text, "= {}", ended.code.map_or_else(|| "a signal".to_owned(), |code| code.to_string()));
    (with, text)
}

#[track_caller]
fn holds(name: &str) {
    let path = given("cli/transcripts").join(format!("{name}.txt"));
    let old = fs::read_to_string(&path).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()));
    let mut place = place();
    let mut new = String::new();
    for line in old.lines() {
        if let Some(command) = line.strip_prefix("$ ") {
            let (next, text) = said(place, command);
            place = next;
            new += &text;
        } else if line.is_empty() || line.starts_with('#') {
            new = new + line + "\n";
        }
    }
    if std::env::var_os("SECURE_CONFIG_WRITE").is_some_and(|value| value == "1") {
        fs::write(&path, new).expect("the transcript can be written");
        return;
    }
    let differ = old.lines().zip(new.lines()).enumerate().find(|(_, (old, new))| old != new);
    assert!(
        old == new,
        "{} is not what is said now; SECURE_CONFIG_WRITE=1 renews it.\nfirst difference: {differ:#?}",
        path.display()
    );
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

transcripts!(check, completions, diff, docs, explain, export, inspect, man, run_command, status, template);
