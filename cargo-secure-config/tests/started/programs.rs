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
