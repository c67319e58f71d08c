//! The ways in which a text leaves the program. Each is tried whether the load succeeds or fails.

use std::error::Error;
use std::fmt::Write;
use std::path::Path;

use secure_config::schema::render;
use secure_config::{LoadError, Loaded, Loader, SecureConfig, emit};

use crate::ears::{Asked, Ear, events_of, panic_of};
use crate::scene::Scene;

/// What each channel said.
pub(crate) type Said = Vec<(&'static str, String)>;

/// What a load gave, with all that it came from.
struct Outcome<'a, T> {
    scene: &'a Scene,
    loader: &'a Loader<T>,
    result: &'a Result<Loaded<T>, LoadError>,
    /// What the sources answered.
    answers: String,
    /// Events and spans.
    events: String,
}

/// What comes out of one channel.
type Listen<T> = fn(&Outcome<'_, T>) -> String;

/// Loads what the scene has, listens to every channel, and tells whether the load was a good one.
pub(crate) fn say<T: SecureConfig + std::fmt::Debug>(scene: &Scene) -> (Said, bool) {
    let ear = Ear::default();
    let loader = scene.loader::<T>(false, &ear);
    let (result, events) = events_of(|| loader.load_reported());
    let outcome = Outcome { scene, loader: &loader, result: &result, answers: ear.take(), events };
    let channels: &[(&'static str, Listen<T>)] = &[
        // A new channel is one more line here.
        ("display", |it| either(it, |loaded| loaded.report.to_string(), ToString::to_string)),
        ("alternate display", |it| either(it, |loaded| format!("{:#}", loaded.report), |error| format!("{error:#}"))),
        ("debug", |it| format!("{:?}", it.result)),
        ("alternate debug", |it| format!("{:#?}", it.result)),
        ("sources of the error", |it| either(it, |_| String::new(), |error| causes(error))),
        ("json", |it| either(it, |loaded| loaded.report.to_json(), LoadError::to_json)),
        ("problems", |it| {
            either(it, |_| String::new(), |error| format!("{:?}{:#?}", error.problems(), error.problems()))
        }),
        ("origins", |it| either(it, origins_of_fields, origins_of_problems)),
        ("warnings", |it| either(it, warnings, |_| String::new())),
        ("rotation", |it| either(it, rotation, |_| String::new())),
        ("settings", |it| {
            either(it, |loaded| format!("{:?}{:#?}", loaded.settings, loaded.settings), |_| String::new())
        }),
        ("loader and sources", |it| format!("{:?}{:#?}", it.loader, it.loader)),
        ("answers of sources", |it| it.answers.clone()),
        ("plan", |it| it.loader.plan().join("\n")),
        ("events", |it| it.events.clone()),
        ("panic", |it| panic_of(|| it.result.as_ref().map(|_| ()).expect("the settings"))),
        ("documents", documents),
        ("arguments of the process", |_| arguments()),
        ("files left behind", |_| files_left_behind()),
    ];
    (channels.iter().map(|(name, channel)| (*name, channel(&outcome))).collect(), result.is_ok())
}

/// What is said of the struct alone, whatever was loaded before.
pub(crate) fn say_of_the_schema<T: SecureConfig>() -> Said {
    let ear = Ear::default();
    let _ = T::loader().source(Asked(ear.clone())).load();
    vec![
        ("template", render::env_example(T::SCHEMA, Some(T::DOCS), &render::Options::default())),
        ("reference", render::markdown(T::SCHEMA, Some(T::DOCS), &render::Options::default())),
        ("schema", format!("{:?}{:?}", T::SCHEMA, T::DOCS)),
        ("documents to be made", format!("{:?}", emit::<T>().env_example("/a").markdown("/b"))),
        ("request and keys", ear.take()),
    ]
}

fn either<T>(it: &Outcome<'_, T>, good: fn(&Loaded<T>) -> String, bad: fn(&LoadError) -> String) -> String {
    match it.result {
        Ok(loaded) => good(loaded),
        Err(error) => bad(error),
    }
}

/// Every error below this one.
fn causes(error: &dyn Error) -> String {
    let mut out = String::new();
    let mut next = error.source();
    while let Some(cause) = next {
        let _ = writeln!(out, "{cause} {cause:#} {cause:?} {cause:#?}");
        next = cause.source();
    }
    out
}

fn origins_of_problems(error: &LoadError) -> String {
    let mut out = String::new();
    for problem in error.problems() {
        let _ =
            writeln!(out, "{:?} {}", problem.origin(), problem.origin().map_or_else(String::new, ToString::to_string));
    }
    out
}

fn origins_of_fields<T>(loaded: &Loaded<T>) -> String {
    let mut out = String::new();
    for field in loaded.report.fields() {
        let _ = writeln!(out, "{field:?} {:?} {:?}", field.origin(), field.shadows());
    }
    out
}

fn warnings<T>(loaded: &Loaded<T>) -> String {
    loaded.report.warnings().iter().map(|warning| format!("{warning:?} {warning}\n")).collect()
}

fn rotation<T>(loaded: &Loaded<T>) -> String {
    loaded.report.rotation().iter().map(|duty| format!("{duty:?} {} {:?}\n", duty.state(), duty.due())).collect()
}

/// A template that lies in the folder is checked and renewed.
fn documents<T: SecureConfig>(it: &Outcome<'_, T>) -> String {
    let path = it.scene.path(".env.example");
    if !path.exists() {
        return String::new();
    }
    let template = || emit::<T>().env_example(&path).markdown(&path);
    let told =
        template().check().err().map_or_else(String::new, |error| format!("{error} {error:?}{}", causes(&error)));
    let written = emit::<T>().env_example(&path).write();
    told + &format!("{written:?}{}", read(&path))
}

/// What other users of the machine may see in a list of processes.
fn arguments() -> String {
    read(Path::new("/proc/self/cmdline")) + &read(Path::new("/proc/self/comm"))
}

/// The matrix is played in an empty folder, and with another one for temporary files.
fn files_left_behind() -> String {
    let mut out = String::new();
    for folder in [Path::new("."), &std::env::temp_dir()] {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let _ = writeln!(out, "{}: {}", entry.path().display(), read(&entry.path()));
        }
    }
    out
}

fn read(path: &Path) -> String {
    std::fs::read(path).map_or_else(|_| String::new(), |bytes| String::from_utf8_lossy(&bytes).into_owned())
}
