//! The product of all lists. What cannot be paired is listed by name, with the reason.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::ears::{listen_to_other_threads, listen_to_panics};
use crate::faults::{FAULTS, Fault};
use crate::holders::{HOLDERS, Holder};
use crate::scene::{Files, Scene};
use crate::search::Traces;
use crate::secrets::{Pair, pairs};
use crate::stores;

/// Cells that cannot be paired: secret, fault, and why the two must differ.
const UNPAIRED: &[(&str, &str, &str)] = &[];

/// A secret of more bytes is a large one.
const LARGE: usize = 10_000;

/// Who stores are tried with: what is parsed is parsed alike wherever it comes from.
const HOLDERS_OF_STORES: [&str; 7] = ["Text", "Rotated", "Array", "Mapped", "Port", "Echoed", "Flat"];

/// Tells a child what it plays.
const CELL: &str = "SECURE_CONFIG_TEST_CELL";

fn folder() -> tempfile::TempDir {
    tempfile::TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).expect("the build folder can be written")
}

/// This test binary again, for one test, with no variables but these.
fn child(test: &str, cell: &str, folder: &Path, variables: &[(&[u8], Vec<u8>)]) -> Output {
    let mut command = Command::new(std::env::current_exe().expect("a test knows its own file"));
    command
        .args([test, "--exact", "--nocapture"])
        .env_clear()
        .envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
    for (name, value) in variables {
        command.env(os(name), os(value));
    }
    command.env(CELL, cell).current_dir(folder).output().expect("a test can start itself")
}

#[cfg(unix)]
fn os(bytes: &[u8]) -> std::ffi::OsString {
    std::os::unix::ffi::OsStringExt::from_vec(bytes.to_vec())
}

#[cfg(not(unix))]
fn os(bytes: &[u8]) -> std::ffi::OsString {
    String::from_utf8_lossy(bytes).into_owned().into()
}

fn is_unpaired(pair: &Pair, fault: &Fault) -> bool {
    UNPAIRED.iter().any(|(secret, name, _)| *secret == pair.name && *name == fault.name)
}

/// What the cells of one fault with one pair of secrets showed.
#[derive(Default)]
struct Tally {
    cells: usize,
    unpaired: usize,
    loads: usize,
    /// Loads that gave settings.
    good: usize,
    /// How many cells of a fault and a channel leak, and what the first one says.
    leaks: BTreeMap<(&'static str, &'static str), (usize, String)>,
}

impl Tally {
    /// Every holder, heard on every channel.
    fn of(pair: &Pair, fault: &Fault, traces: &Traces) -> Self {
        let folder = folder();
        let mut tally = Self::default();
        let unpaired = is_unpaired(pair, fault);
        // A large secret takes its time, and meets fewer holders.
        let step = if pair.both[0].len() > LARGE { 4 } else { 1 };
        let is_of_store = stores::FAULTS.iter().any(|known| known.name == fault.name);
        for holder in HOLDERS.iter().step_by(if is_of_store { 1 } else { step }) {
            if is_of_store && !HOLDERS_OF_STORES.contains(&holder.name) {
                continue;
            }
            let said = pair.both.each_ref().map(|secret| {
                let mut scene = Scene::in_folder(folder.path());
                (fault.put)(&mut scene, secret);
                let (said, good) = (holder.say)(&scene);
                tally.loads += 1;
                tally.good += usize::from(good);
                said
            });
            let [one, two] = &said;
            for ((channel, one), (_, two)) in one.iter().zip(two) {
                let cell = || format!("{}, {}", holder.name, pair.name);
                tally.add((fault.name, channel), cell, unpaired, traces, [one, two]);
            }
        }
        tally
    }

    /// Looks at what both loads of a cell say.
    fn add(
        &mut self,
        place: (&'static str, &'static str),
        cell: impl Fn() -> String,
        unpaired: bool,
        traces: &Traces,
        said: [&String; 2],
    ) {
        self.cells += 1;
        self.unpaired += usize::from(unpaired);
        let mut leak = (!unpaired && said[0] != said[1]).then(|| difference(said[0], said[1]));
        for text in if said[0] == said[1] { &said[..1] } else { &said[..] } {
            if let Some(trace) = traces.find(text) {
                leak = Some(format!("a trace: {trace:?}\n{text}"));
            }
        }
        if let Some(leak) = leak {
            self.leaks.entry(place).or_insert_with(|| (0, format!("{}\n{leak}", cell()))).0 += 1;
        }
    }

    fn join(mut self, other: Self) -> Self {
        self.cells += other.cells;
        self.unpaired += other.unpaired;
        self.loads += other.loads;
        self.good += other.good;
        for (place, (count, first)) in other.leaks {
            self.leaks.entry(place).or_insert((0, first)).0 += count;
        }
        self
    }
}

/// The faults of the features that are on: TOML is one.
fn known_faults() -> Vec<&'static Fault> {
    let folder = folder();
    let needs_toml = |fault: &&Fault| {
        let mut scene = Scene::in_folder(folder.path());
        (fault.put)(&mut scene, b"any");
        scene.files.toml.is_some()
    };
    FAULTS.iter().filter(|fault| cfg!(feature = "toml") || !needs_toml(fault)).collect()
}

/// The same, and those of stores.
fn all_faults() -> Vec<&'static Fault> {
    known_faults().into_iter().chain(stores::FAULTS).collect()
}

/// Every pair with every fault, by as many threads as there are processors.
fn play(pairs: &[Pair]) -> Tally {
    let traces: Vec<_> = pairs.iter().map(|pair| Traces::of(pair.both.iter().map(Vec::as_slice))).collect();
    let faults = all_faults();
    let (next, all) = (AtomicUsize::new(0), Mutex::new(Tally::default()));
    // What leaks does so in many ways: the pairs after one that leaks are not tried.
    let enough = AtomicUsize::new(pairs.len());
    let work = || {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let (n, fault) = (at / faults.len(), faults[at % faults.len()]);
            if n >= enough.load(Ordering::Relaxed) {
                return;
            }
            let tally = Tally::of(&pairs[n], fault, &traces[n]);
            if !tally.leaks.is_empty() {
                enough.fetch_min(n + 1, Ordering::Relaxed);
            }
            let mut all = all.lock().expect("no cell panics");
            *all = std::mem::take(&mut *all).join(tally);
        }
    };
    std::thread::scope(|scope| {
        let threads = std::thread::available_parallelism().map_or(2, usize::from);
        (0..threads).for_each(|_| drop(scope.spawn(work)));
    });
    let mut all = all.into_inner().expect("no cell panics");
    for holder in HOLDERS {
        for (channel, text) in (holder.say_of_the_schema)() {
            for (pair, traces) in pairs.iter().zip(&traces) {
                let cell = || format!("{}, {}", holder.name, pair.name);
                all.add(("any", channel), cell, false, traces, [&text, &text]);
            }
        }
    }
    all
}

#[test]
fn secret_that_is_wrong_in_any_way_leaves_no_trace_in_any_channel() {
    let [here, temporary] = [folder(), folder()];
    let variables = [(b"TMPDIR".as_slice(), temporary.path().as_os_str().as_encoded_bytes().to_vec())];
    let output = child("matrix::all_cells_are_played", "all", here.path(), &variables);
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines()
        .skip_while(|line| !line.contains(" cells: "))
        .take_while(|line| !line.is_empty())
        .for_each(|line| println!("{line}"));
    assert!(output.status.success() && text.contains(" cells: "), "{text}{}", String::from_utf8_lossy(&output.stderr));
}

#[cfg(all(feature = "store", feature = "vault", feature = "aws"))]
#[test]
fn stores_of_the_matrix_give_what_is_in_them() {
    listen_to_panics();
    let [text, _] = &pairs()[0].both;
    let holder = HOLDERS.iter().find(|holder| holder.name == "Text").expect("the holder is in the list");
    for (name, place) in [
        ("in a store", "prod.env:1"),
        ("in Vault", "set in vault:secret/app#port"),
        ("in Secrets Manager", "[REDACTED]  AWS Secrets Manager (/a/)"),
        ("in the Parameter Store", "set in AWS Parameter Store (/a/)"),
    ] {
        let fault = stores::FAULTS.iter().find(|fault| fault.name == name).expect("the fault is in the list");
        let folder = folder();
        let mut scene = Scene::in_folder(folder.path());
        (fault.put)(&mut scene, text);
        let (said, _) = (holder.say)(&scene);
        let display = &said.iter().find(|(channel, _)| *channel == "display").expect("it is a channel").1;
        assert!(display.contains(place), "{display}");
    }
}

#[test]
fn all_cells_are_played() {
    if std::env::var(CELL).as_deref() != Ok("all") {
        return;
    }
    listen_to_panics();
    let others = listen_to_other_threads();
    let pairs = pairs();
    let Tally { cells, unpaired, loads, good, leaks } = play(&pairs);
    let heard = others();
    let lines = heard.lines().count();
    let threads_start = cfg!(all(feature = "tracing", feature = "store", feature = "vault", feature = "aws"));
    assert_eq!(lines > 0, threads_start, "{lines} lines of events on threads of sources");
    for Pair { name, both } in &pairs {
        let trace = Traces::of(both.iter().map(Vec::as_slice)).find(&heard);
        assert_eq!(trace, None, "an event on a thread of a source has a trace of: {name}");
    }
    let (secrets, faults, holders) = (pairs.len(), all_faults().len(), HOLDERS.len());
    println!("\n{cells} cells: {secrets} secrets, {faults} faults, {holders} holders; {unpaired} without a pair");
    println!("{loads} loads, of which {good} gave settings");
    for (secret, fault, why) in UNPAIRED {
        println!("not paired: {secret}, {fault}: {why}");
    }
    println!();
    let leaking: usize = leaks.values().map(|(count, _)| count).sum();
    let shown =
        leaks.iter().map(|((fault, channel), (count, first))| format!("{count} {fault}: {channel}, as of {first}\n"));
    assert!(leaks.is_empty(), "{leaking} of {cells} cells leak\n\n{}", shown.collect::<Vec<_>>().join("\n"));
    assert!(unpaired * 100 < cells, "{unpaired} of {cells} cells have no pair");
    assert!(cells > 500_000, "{cells} cells: a list was not walked");
    assert!(good * 20 > loads, "{good} of {loads} loads gave settings: the scenes are not played");
}

/// The lines in which two texts differ.
fn difference(one: &str, two: &str) -> String {
    let lines = one.lines().zip(two.lines()).filter(|(one, two)| one != two);
    let shown: Vec<_> = lines.take(4).map(|(one, two)| format!("- {one}\n+ {two}")).collect();
    format!("{}\n({} and {} lines)", shown.join("\n"), one.lines().count(), two.lines().count())
}

/// What a program of this cell prints to standard error, and how it ends.
fn end_of(holder: &Holder, fault: &Fault, panics: bool, folder: &Path, secret: &[u8]) -> (String, Option<i32>) {
    let mut scene = Scene::in_folder(folder);
    (fault.put)(&mut scene, secret);
    let memory = std::mem::take(&mut scene.memory);
    let mut variables: Vec<_> = memory.iter().map(|(name, value)| (name.as_bytes(), value.clone())).collect();
    variables.push((b"RUST_BACKTRACE", b"1".to_vec()));
    // What is no text, as a value and as a name, must not disturb a reader of the whole environment.
    let name = [b"\xff", secret].concat();
    variables.extend([(b"NOBODY_READS_IT".as_slice(), name.clone()), (&name, secret.to_vec())]);
    let Files { directory, dotenv, toml } = scene.files;
    let cell = format!(
        "{}|{panics}|{directory}|{dotenv:?}|{toml:?}|{}",
        holder.name,
        scene.place.as_deref().unwrap_or_default()
    );
    let output = child("matrix::cell_asked_for_is_played", &cell, folder, &variables);
    let text = String::from_utf8_lossy(&output.stderr);
    // A panic names its thread by a number.
    let text = text.lines().map(|line| line.rsplit_once(") panicked at ").map_or(line, |(_, place)| place));
    (text.collect::<Vec<_>>().join("\n"), output.status.code())
}

/// What the parent wrote stays as it is: a static is never dropped.
static KEPT: Mutex<Option<Scene>> = Mutex::new(None);

#[test]
fn cell_asked_for_is_played() {
    let Ok(cell) = std::env::var(CELL) else { return };
    let [holder, panics, directory, dotenv, toml, place] = cell.splitn(6, '|').collect::<Vec<_>>()[..] else { return };
    let holder = HOLDERS.iter().find(|known| known.name == holder).expect("the holder is in the list");
    let read = |words: &str| words.strip_prefix("Some(").map(|word| word.starts_with("true"));
    let mut scene = Scene::in_folder(&std::env::current_dir().expect("the parent made it"));
    scene.files = Files { directory: directory == "true", dotenv: read(dotenv), toml: read(toml) };
    scene.place = (!place.is_empty()).then(|| place.to_owned());
    (if panics == "true" { holder.panic } else { holder.exit })(&scene);
    *KEPT.lock().expect("nobody else has it") = Some(scene);
}

#[test]
fn secret_that_is_wrong_leaves_no_trace_on_standard_error() {
    const PAIRS: [&str; 2] = ["text", "no utf-8"];
    const ENDS: [(&str, bool); 4] = [("Text", false), ("Flat", false), ("Echoed", false), ("Port", true)];
    let folder = folder();
    let (mut cells, mut failed) = (0, 0);
    for pair in pairs().iter().filter(|pair| PAIRS.contains(&pair.name)) {
        let traces = Traces::of(pair.both.iter().map(Vec::as_slice));
        for fault in known_faults() {
            // A backtrace holds names of functions alone, and one pair is enough to see that.
            for (name, panics) in ENDS.into_iter().filter(|(_, panics)| !panics || pair.name == "text") {
                let holder = HOLDERS.iter().find(|holder| holder.name == name).expect("the holder is in the list");
                let said = pair.both.each_ref().map(|secret| end_of(holder, fault, panics, folder.path(), secret));
                cells += 1;
                failed += usize::from(said[0].1 == Some(if panics { 101 } else { 78 }));
                let cell = format!("{name}, {}, {}", pair.name, fault.name);
                for (text, status) in &said {
                    assert!(matches!(status, Some(0 | 78 | 101)), "{cell}: {status:?}\n{text}");
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
    println!("{cells} cells on standard error, of which {failed} ends");
    assert!(failed * 2 > cells, "only {failed} of {cells} starts fail: the scenes are not played");
}
