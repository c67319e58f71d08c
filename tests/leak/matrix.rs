//! The product of all lists. What cannot be paired is listed by name, with the reason.

use std::process::Command;

use crate::faults::{FAULTS, Fault};
use crate::holders::{HOLDERS, Holder};
use crate::scene::Scene;
use crate::search::Traces;
use crate::secrets::{Pair, pairs};

/// Cells that cannot be paired: secret, fault, and why the two must differ.
const UNPAIRED: &[(&str, &str, &str)] = &[];

/// Tells a child which cell it plays.
const CELL: &str = "SECURE_CONFIG_TEST_CELL";

fn folder() -> tempfile::TempDir {
    tempfile::TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).expect("the build folder can be written")
}

fn is_unpaired(pair: &Pair, fault: &Fault) -> bool {
    UNPAIRED.iter().any(|(secret, name, _)| *secret == pair.name && *name == fault.name)
}

#[test]
fn secret_that_is_wrong_in_any_way_leaves_no_trace_in_any_channel() {
    let folder = folder();
    let (mut cells, mut unpaired, mut leaks) = (0, 0, Vec::new());
    for pair in pairs() {
        let traces = pair.both.each_ref().map(|secret| Traces::of(secret));
        for fault in FAULTS.iter().filter(|fault| cfg!(feature = "toml") || !fault.name.contains("committed")) {
            for holder in HOLDERS {
                let said = pair.both.each_ref().map(|secret| {
                    let mut scene = Scene::in_folder(folder.path());
                    (fault.put)(&mut scene, secret);
                    (holder.say)(&scene)
                });
                let [one, two] = &said;
                for ((channel, one), (_, two)) in one.iter().zip(two) {
                    cells += 1;
                    let cell = || format!("{}, {}, {}: {channel}", holder.name, pair.name, fault.name);
                    for (traces, text) in traces.iter().zip([one, two]) {
                        if let Some(trace) = traces.find(text) {
                            leaks.push(format!("{} holds {trace:?}\n{text}", cell()));
                        }
                    }
                    match (is_unpaired(&pair, fault), one == two) {
                        (true, _) => unpaired += 1,
                        (false, true) => {}
                        (false, false) => leaks.push(format!("{} tells the two apart\n{}", cell(), difference(one, two))),
                    }
                }
            }
        }
    }
    println!(
        "{cells} cells: {} holders, {} secrets, {} faults; {unpaired} without a pair",
        HOLDERS.len(),
        pairs().len(),
        FAULTS.len()
    );
    for (secret, fault, why) in UNPAIRED {
        println!("not paired: {secret}, {fault}: {why}");
    }
    let shown = leaks.iter().take(10).map(String::as_str).collect::<Vec<_>>().join("\n\n");
    assert!(leaks.is_empty(), "{} of {cells} cells leak\n\n{shown}", leaks.len());
    assert!(unpaired * 100 < cells, "{unpaired} of {cells} cells have no pair");
    assert!(cells > 100_000, "{cells} cells: a list was not walked");
}

/// The lines in which two texts differ.
fn difference(one: &str, two: &str) -> String {
    let lines = one.lines().zip(two.lines()).filter(|(one, two)| one != two);
    let shown: Vec<_> = lines.take(4).map(|(one, two)| format!("- {one}\n+ {two}")).collect();
    format!("{}\n({} and {} lines)", shown.join("\n"), one.lines().count(), two.lines().count())
}

/// What a child of this cell prints to standard error.
fn stderr_of(holder: &Holder, fault: &Fault, folder: &std::path::Path, secret: &[u8]) -> (String, Option<i32>) {
    std::fs::write(folder.join("secret"), secret).expect("a file can be written");
    let output = Command::new(std::env::current_exe().expect("a test knows its own file"))
        .args(["matrix::cell_asked_for_is_played", "--exact", "--nocapture"])
        .env_clear()
        .env(CELL, format!("{}|{}|{}", holder.name, fault.name, folder.display()))
        .output()
        .expect("a test can start itself");
    (String::from_utf8_lossy(&output.stderr).into_owned(), output.status.code())
}

#[test]
fn cell_asked_for_is_played() {
    let Ok(cell) = std::env::var(CELL) else { return };
    let [holder, fault, folder] = cell.split('|').collect::<Vec<_>>()[..] else { panic!("three parts are expected") };
    let folder = std::path::Path::new(folder);
    let secret = std::fs::read(folder.join("secret")).expect("the parent wrote it");
    let holder = HOLDERS.iter().find(|known| known.name == holder).expect("the holder is in the list");
    let fault = FAULTS.iter().find(|known| known.name == fault).expect("the fault is in the list");
    let mut scene = Scene::in_folder(folder);
    (fault.put)(&mut scene, &secret);
    (holder.exit)(&scene);
}

#[test]
fn secret_that_is_wrong_leaves_no_trace_on_standard_error() {
    let folder = folder();
    let (mut cells, mut failed) = (0, 0);
    for pair in pairs().iter().filter(|pair| ["text", "pem", "like a number"].contains(&pair.name)) {
        let traces = pair.both.each_ref().map(|secret| Traces::of(secret));
        for fault in FAULTS.iter().filter(|fault| cfg!(feature = "toml") || !fault.name.contains("committed")) {
            for holder in HOLDERS.iter().filter(|holder| ["Uuid", "Echoed"].contains(&holder.name)) {
                let said = pair.both.each_ref().map(|secret| stderr_of(holder, fault, folder.path(), secret));
                cells += 1;
                failed += usize::from(said[0].1 == Some(78));
                let cell = format!("{}, {}, {}", holder.name, pair.name, fault.name);
                for (traces, (text, status)) in traces.iter().zip(&said) {
                    assert!(matches!(status, Some(0 | 78)), "{cell}: {status:?}\n{text}");
                    assert_eq!(traces.find(text), None, "{cell}\n{text}");
                }
                assert!(is_unpaired(pair, fault) || said[0] == said[1], "{cell} tells the two apart\n{}", difference(&said[0].0, &said[1].0));
            }
        }
    }
    println!("{cells} cells on standard error, of which {failed} exits");
    assert!(failed * 2 > cells, "only {failed} of {cells} starts fail: the scenes are not played");
}
