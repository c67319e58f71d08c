//! What is typed at a terminal: it is not shown, and the terminal is left as it was.

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::process::{Child, Stdio};

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, tcgetattr};

use super::{place, values};
use crate::prepared::SENTINEL;
use crate::started::place::{CARGO_SECURE_CONFIG, Place};

/// A terminal: the side of who types, and the side of a program.
fn terminal() -> (File, File) {
    let typing = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("there are terminals");
    grantpt(&typing).and_then(|()| unlockpt(&typing)).expect("it is ours");
    let name = ptsname(&typing, Vec::new()).expect("it has a name");
    let program =
        File::options().read(true).write(true).open(name.to_str().expect("a path")).expect("it can be opened");
    (File::from(typing), program)
}

/// Starts the command line at the terminal, which ends with it.
fn start(place: &Place, program: File, arguments: &[&str]) -> Child {
    let input = program.try_clone().expect("it can be shared");
    let mut command = place.command(CARGO_SECURE_CONFIG);
    command.args(arguments).stdin(OwnedFd::from(input)).stderr(OwnedFd::from(program)).stdout(Stdio::null());
    command.spawn().expect("it can be started")
}

/// What the terminal shows until it has shown this.
fn shown(typing: &mut File, last: &str) -> String {
    let mut out = Vec::new();
    while !String::from_utf8_lossy(&out).contains(last) {
        let mut part = [0; 256];
        let read = typing.read(&mut part);
        let read = read.unwrap_or_else(|_| panic!("it ended before it said `{last}`"));
        out.extend_from_slice(&part[..read]);
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[test]
fn value_that_is_typed_is_not_shown() {
    let (place, (mut typing, program)) = (place(), terminal());
    let before = tcgetattr(&typing).expect("it is a terminal").local_modes;
    assert!(before.contains(LocalModes::ECHO), "the terminal shows what is typed");
    let mut child = start(&place, program, &["store", "set", "A"]);
    let prompt = shown(&mut typing, "value (not shown): ");
    writeln!(typing, "{SENTINEL}x\x7f").expect("it can be typed");
    let rest = shown(&mut typing, "\n");
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
    assert!(!prompt.contains(&SENTINEL[..2]) && !rest.contains(&SENTINEL[..2]), "the terminal shows a value");
    assert!(values(&place).starts_with(&format!("A={SENTINEL}\n")), "the value is not what was typed");
    assert_eq!(tcgetattr(&typing).expect("it is a terminal").local_modes, before, "the terminal is not as it was");
}

#[test]
fn nothing_is_set_when_typing_is_interrupted() {
    let (place, (mut typing, program)) = (place(), terminal());
    let before = tcgetattr(&typing).expect("it is a terminal").local_modes;
    let mut child = start(&place, program, &["store", "set", "A"]);
    shown(&mut typing, "value (not shown): ");
    write!(typing, "{SENTINEL}\x03").expect("it can be typed");
    assert!(shown(&mut typing, "given up").contains("error"));
    assert_eq!(child.wait().expect("it ends").code(), Some(3));
    assert_eq!(values(&place), "");
    assert_eq!(tcgetattr(&typing).expect("it is a terminal").local_modes, before, "the terminal is not as it was");
}

#[test]
fn text_that_cannot_be_kept_is_edited_again() {
    let editor = "#!/bin/sh\n[ -e once ] && echo A=good > \"$1\" || echo A > \"$1\"\ntouch once\n";
    let place = place().file("editor", editor).mode("editor", 0o700).env("EDITOR", "./editor");
    let (mut typing, program) = terminal();
    let mut child = start(&place, program, &["store", "edit"]);
    assert!(shown(&mut typing, "press Enter").contains("line 1: a line is not of the format"));
    writeln!(typing).expect("it can be typed");
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
    assert!(values(&place).starts_with("A=good\n"), "what was mended is not kept");
}
