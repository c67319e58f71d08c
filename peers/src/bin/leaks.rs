//! Which libraries let a secret out when it is wrong: the same faults for all, each in a process of its own, and the same
//! search that our own tests use.
//!
//! One line for each: `peer`, the library, what holds the secret, the fault, the verdict, and the channels that leak.
//! Two secrets that share no byte are tried. `leaks` is a trace of one of them; `differs` is no trace, and yet a text that
//! tells the two apart, by a length or a column.

#![allow(dead_code, reason = "the settings are loaded to be printed")]

#[path = "../leaks/mod.rs"]
mod leaks;
#[path = "../../../tests/leak/search.rs"]
mod search;

use std::collections::BTreeSet;
use std::error::Error;
use std::path::Path;
use std::process::Command;

use leaks::scene::{FAULTS, Fault, SECRETS, file, variables};
use leaks::{PEERS, Peer};
use search::Traces;

/// Names what a child plays.
const CELL: &str = "LEAKS_OF_PEERS_CELL";
/// Stands between what two channels say.
const BREAK: &str = "\u{1e}";

fn main() -> Result<(), Box<dyn Error>> {
    if let Ok(cell) = std::env::var(CELL) {
        return play(&cell);
    }
    let folder = std::env::temp_dir().join(format!("leaks-of-peers-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let own = std::env::current_exe()?;
    let done = match arguments.as_slice() {
        [] => PEERS.iter().try_for_each(|peer| {
            let player = |fault: Fault| {
                let mut command = Command::new(&own);
                command.env_clear().env(CELL, format!("{}|{fault:?}", peer.name));
                command
            };
            compare(peer, &folder, player)
        }),
        // A library of another language: its name, what holds the secret, its file, and the program that plays it.
        [name, holder, file, program, rest @ ..] => {
            let peer = Peer { name, holder, prefix: "", file, play: |_| None };
            let player = |fault: Fault| {
                let mut command = Command::new(program);
                command.env_clear().args(rest).arg(format!("{fault:?}"));
                command
            };
            compare(&peer, &folder, player)
        }
        _ => Err("no arguments, or a name, a type, a file and a program".into()),
    };
    std::fs::remove_dir_all(&folder)?;
    done
}

/// A child: what the library says, channel by channel. What it prints or how it panics goes to standard error.
fn play(cell: &str) -> Result<(), Box<dyn Error>> {
    let (peer, fault) = cell.split_once('|').ok_or("a peer and a fault")?;
    let peer = PEERS.iter().find(|known| known.name == peer).ok_or("a known peer")?;
    let (fault, _) = FAULTS.iter().find(|(known, _)| format!("{known:?}") == fault).ok_or("a known fault")?;
    match (peer.play)(*fault) {
        None => print!("{BREAK}cannot express{BREAK}"),
        Some(told) => told.iter().for_each(|(channel, text)| print!("{BREAK}{channel}{BREAK}{text}")),
    }
    Ok(())
}

/// Tries every fault with one library.
fn compare(peer: &Peer<'_>, folder: &Path, player: impl Fn(Fault) -> Command) -> Result<(), Box<dyn Error>> {
    let traces = Traces::of(SECRETS.map(str::as_bytes));
    for (fault, name) in FAULTS {
        let said = SECRETS.map(|secret| said(peer, *fault, secret, folder, player(*fault)));
        let [one, two] = &said;
        let (one, two) = (one.as_ref().map_err(ToString::to_string)?, two.as_ref().map_err(ToString::to_string)?);
        let mut leaking = BTreeSet::new();
        for (channel, text) in one.iter().chain(two) {
            if traces.find(text).is_some() {
                leaking.insert(channel.as_str());
            }
        }
        let verdict = match (one.iter().any(|(channel, _)| channel == "cannot express"), leaking.is_empty()) {
            (true, _) => "cannot express",
            (_, false) => "leaks",
            _ if one != two => "differs",
            _ => "clean",
        };
        let channels: Vec<_> = leaking.into_iter().collect();
        println!("peer\t{}\t{}\t{name}\t{verdict}\t{}", peer.name, peer.holder, channels.join(", "));
    }
    Ok(())
}

/// What a library says of a fault with this secret.
fn said(
    peer: &Peer<'_>,
    fault: Fault,
    secret: &str,
    folder: &Path,
    mut player: Command,
) -> Result<Vec<(String, String)>, Box<dyn Error>> {
    let mut files = vec![(peer.file, file(fault, peer.file, secret))];
    if fault == Fault::DotenvSyntax {
        files.push((".env", file(fault, ".env", secret)));
    }
    for (name, text) in &files {
        write_private(&folder.join(name), text)?;
    }
    let variables = variables(fault, peer.prefix, secret);
    let output = player.current_dir(folder).env("NO_COLOR", "1").envs(variables).output()?;
    for (name, _) in files {
        let _ = std::fs::remove_file(folder.join(name));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let mut words = text.split(BREAK).skip(1).map(str::to_owned);
    let mut all = Vec::new();
    while let (Some(channel), Some(text)) = (words.next(), words.next()) {
        all.push((channel, text));
    }
    // A panic names its thread by a number.
    let errors = String::from_utf8_lossy(&output.stderr);
    let errors: Vec<_> =
        errors.lines().map(|line| line.rsplit_once(") panicked at ").map_or(line, |(_, at)| at)).collect();
    all.push((if output.status.success() { "stderr" } else { "panic" }.to_owned(), errors.join("\n")));
    if std::env::var_os("LEAKS_OF_PEERS_SHOW").is_some() {
        eprintln!("== {} {fault:?} {:?}\n{all:#?}", peer.name, output.status.code());
    }
    Ok(all)
}

fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::write(path, text)?;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))
}
