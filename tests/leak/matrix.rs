//! The product of all lists. What cannot be paired is listed by name, with the reason.

use std::collections::HashSet;
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

/// What the cells of one pair of secrets showed.
#[derive(Default)]
struct Tally {
    cells: usize,
    unpaired: usize,
    leaks: Vec<String>,
    /// Texts that hold nothing of either secret, or whose leak is known.
    seen: HashSet<String>,
}

impl Tally {
    /// Every fault in every holder, heard on every channel.
    fn of(pair: &Pair) -> Self {
        let folder = folder();
        let traces = pair.both.each_ref().map(|secret| Traces::of(secret));
        let mut tally = Self::default();
        for fault in known_faults() {
            for holder in HOLDERS {
                let said = pair.both.each_ref().map(|secret| {
                    let mut scene = Scene::in_folder(folder.path());
                    (fault.put)(&mut scene, secret);
                    (holder.say)(&scene)
                });
                let [one, two] = &said;
                for ((channel, one), (_, two)) in one.iter().zip(two) {
                    let cell = format!("{}, {}, {}: {channel}", holder.name, pair.name, fault.name);
                    tally.add(&cell, is_unpaired(pair, fault), &traces, [one, two]);
                }
            }
        }
        for holder in HOLDERS {
            for (channel, text) in (holder.say_of_the_schema)() {
                tally.add(&format!("{}, {}: {channel}", holder.name, pair.name), false, &traces, [&text, &text]);
            }
        }
        tally
    }

    fn add(&mut self, cell: &str, unpaired: bool, traces: &[Traces; 2], said: [&String; 2]) {
        self.cells += 1;
        self.unpaired += usize::from(unpaired);
        for text in if said[0] == said[1] { &said[..1] } else { &said[..] } {
            // Many channels say the same; one look is enough.
            if self.seen.contains(*text) {
                continue;
            }
            self.seen.insert((*text).clone());
            if let Some(trace) = traces.iter().find_map(|traces| traces.find(text)) {
                self.leaks.push(format!("{cell} holds {trace:?}\n{text}"));
            }
        }
        if !unpaired && said[0] != said[1] {
            self.leaks.push(format!("{cell} tells the two apart\n{}", difference(said[0], said[1])));
        }
    }
}

/// The faults of the features that are on: TOML is one.
fn known_faults() -> impl Iterator<Item = &'static Fault> {
    FAULTS.iter().filter(|fault| {
        cfg!(feature = "toml") || !(fault.name.contains("committed") || fault.name.contains("with permission"))
    })
}

#[test]
fn secret_that_is_wrong_in_any_way_leaves_no_trace_in_any_channel() {
    let pairs = pairs();
    let tallies: Vec<Tally> = std::thread::scope(|scope| {
        let threads: Vec<_> = pairs.iter().map(|pair| scope.spawn(|| Tally::of(pair))).collect();
        threads.into_iter().map(|thread| thread.join().expect("no cell panics")).collect()
    });
    let cells: usize = tallies.iter().map(|tally| tally.cells).sum();
    let unpaired: usize = tallies.iter().map(|tally| tally.unpaired).sum();
    let leaks: Vec<&String> = tallies.iter().flat_map(|tally| &tally.leaks).collect();
    let (holders, faults) = (HOLDERS.len(), known_faults().count());
    println!("{cells} cells: {} secrets, {faults} faults, {holders} holders; {unpaired} without a pair", pairs.len());
    for (secret, fault, why) in UNPAIRED {
        println!("not paired: {secret}, {fault}: {why}");
    }
    let shown: Vec<_> = leaks.iter().take(8).map(|leak| leak.as_str()).collect();
    assert!(leaks.is_empty(), "{} of {cells} cells leak\n\n{}", leaks.len(), shown.join("\n\n"));
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
        for fault in known_faults() {
            for holder in HOLDERS.iter().filter(|holder| ["Uuid", "Echoed"].contains(&holder.name)) {
                let said = pair.both.each_ref().map(|secret| stderr_of(holder, fault, folder.path(), secret));
                cells += 1;
                failed += usize::from(said[0].1 == Some(78));
                let cell = format!("{}, {}, {}", holder.name, pair.name, fault.name);
                for (traces, (text, status)) in traces.iter().zip(&said) {
                    assert!(matches!(status, Some(0 | 78)), "{cell}: {status:?}\n{text}");
                    assert_eq!(traces.find(text), None, "{cell}\n{text}");
                }
                assert!(
                    is_unpaired(pair, fault) || said[0] == said[1],
                    "{cell} tells the two apart\n{}",
                    difference(&said[0].0, &said[1].0)
                );
            }
        }
    }
    println!("{cells} cells on standard error, of which {failed} exits");
    assert!(failed * 2 > cells, "only {failed} of {cells} starts fail: the scenes are not played");
}
