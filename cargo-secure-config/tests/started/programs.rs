//! The programs of `tests/programs`, built once for all test targets.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{LazyLock, Once};

/// How a program is built.
#[derive(Clone, Copy, Debug)]
#[allow(dead_code, reason = "each test target needs a part of it")]
pub(crate) enum Build {
    /// As `cargo build` does.
    Dev,
    /// Optimised as a whole, stripped, without unwinding.
    Release,
}

/// The file of a program; built where it is not.
pub(crate) fn program(name: &str, build: Build) -> PathBuf {
    static DEV: Once = Once::new();
    static RELEASE: Once = Once::new();
    let (once, folder, option) = match build {
        Build::Dev => (&DEV, "debug", None),
        Build::Release => (&RELEASE, "release", Some("--release")),
    };
    once.call_once(|| make(option));
    target().join(folder).join(format!("{name}{}", env::consts::EXE_SUFFIX))
}

/// The folder beside those of the workspace's own profiles.
fn target() -> PathBuf {
    let tmp = Path::new(env!("CARGO_TARGET_TMPDIR"));
    tmp.parent().expect("it stands in the folder of what is built").join("programs")
}

fn make(option: Option<&str>) {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(["build", "--quiet", "--offline", "--bins"]).args(option);
    command.args(["--manifest-path", concat!(env!("CARGO_MANIFEST_DIR"), "/tests/programs/Cargo.toml")]);
    command.arg("--target-dir").arg(target());
    let status = command.status().expect("cargo can be started");
    assert!(status.success(), "the programs of tests/programs cannot be built");
}

/// The document that `loads` writes.
#[allow(dead_code, reason = "each test target needs a part of it")]
pub(crate) fn schema() -> &'static str {
    static SCHEMA: LazyLock<String> = LazyLock::new(|| {
        let place = super::place::Place::new();
        let path = place.path().join("schema.json");
        let ended = place.start(program("loads", Build::Dev), &["--emit".as_ref(), path.as_os_str()]);
        assert_eq!(ended.code, Some(0), "{ended:#?}");
        place.read("schema.json")
    });
    &SCHEMA
}

/// A package of its own with these sources, which the command line can build. It shares what the programs depend on; so its
/// name and those of its programs have to be others than theirs.
#[allow(dead_code, reason = "each test target needs a part of it")]
pub(crate) fn package(name: &str, sources: &[(&str, &str)]) -> super::place::Place {
    use super::place::{Place, given};
    // What it depends on is built.
    program("loads", Build::Dev);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate stands in the workspace");
    let place = ["Cargo.toml", "Cargo.lock"].into_iter().fold(Place::new(), |place, file| {
        let text = std::fs::read_to_string(given("programs").join(file)).expect("the package can be read");
        let text = text.replace("secure-config-programs", name);
        place.file(file, text.replace("\"../../..\"", &format!("{:?}", root.display().to_string())))
    });
    let place = sources.iter().fold(place, |place, (file, text)| place.file(file, text));
    let place = ["HOME", "CARGO_HOME", "RUSTUP_HOME"].into_iter().fold(place, |place, name| match env::var_os(name) {
        Some(value) => place.env(name, value),
        None => place,
    });
    place.env("CARGO_TARGET_DIR", target()).env("CARGO_NET_OFFLINE", "true")
}
