//! The ways in which a text leaves the program. Each is tried whether the load succeeds or fails.

use std::error::Error;
use std::fmt::Write;

use secure_config::schema::render;
use secure_config::{LoadError, Loaded, Loader, SecureConfig};

use crate::scene::Scene;

/// What each channel said.
pub(crate) type Said = Vec<(&'static str, String)>;

/// What a load gave, with the loader that it came from.
struct Outcome<'a, T> {
    loader: &'a Loader<T>,
    result: &'a Result<Loaded<T>, LoadError>,
}

/// What comes out of one channel.
type Listen<T> = fn(&Outcome<'_, T>) -> String;

/// Loads what the scene has, and listens to every channel.
pub(crate) fn say<T: SecureConfig + std::fmt::Debug>(scene: &Scene) -> Said {
    let loader = scene.loader::<T>();
    let result = loader.load_reported();
    let outcome = Outcome { loader: &loader, result: &result };
    let channels: &[(&'static str, Listen<T>)] = &[
        // A new channel is one more line here.
        ("display", |it| either(it, |loaded| loaded.report.to_string(), ToString::to_string)),
        ("alternate display", |it| either(it, |loaded| format!("{:#}", loaded.report), |error| format!("{error:#}"))),
        ("debug", |it| format!("{:?}", it.result)),
        ("alternate debug", |it| format!("{:#?}", it.result)),
        ("sources of the error", |it| either(it, |_| String::new(), causes)),
        ("json", |it| either(it, |loaded| loaded.report.to_json(), LoadError::to_json)),
        ("problems", |it| {
            either(it, |_| String::new(), |error| format!("{:?}{:#?}", error.problems(), error.problems()))
        }),
        ("origins", |it| either(it, origins_of_fields, origins_of_problems)),
        ("warnings", |it| either(it, |loaded| format!("{:?}", loaded.report.warnings()), |_| String::new())),
        ("rotation", |it| either(it, |loaded| format!("{:?}", loaded.report.rotation()), |_| String::new())),
        ("settings", |it| {
            either(it, |loaded| format!("{:?}{:#?}", loaded.settings, loaded.settings), |_| String::new())
        }),
        ("loader and sources", |it| format!("{:?}{:#?}", it.loader, it.loader)),
        ("plan", |it| it.loader.plan().join("\n")),
    ];
    channels.iter().map(|(name, channel)| (*name, channel(&outcome))).collect()
}

/// What is said of the struct alone, whatever was loaded before.
pub(crate) fn say_of_the_schema<T: SecureConfig>() -> Said {
    vec![
        ("template", render::env_example(T::SCHEMA, Some(T::DOCS))),
        ("reference", render::markdown(T::SCHEMA, Some(T::DOCS))),
        ("schema", format!("{:?}{:?}", T::SCHEMA, T::DOCS)),
    ]
}

fn either<T>(it: &Outcome<'_, T>, good: fn(&Loaded<T>) -> String, bad: fn(&LoadError) -> String) -> String {
    match it.result {
        Ok(loaded) => good(loaded),
        Err(error) => bad(error),
    }
}

fn causes(error: &LoadError) -> String {
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
