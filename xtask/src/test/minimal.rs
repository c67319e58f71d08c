//! The oldest versions of the dependencies that the manifests allow: a user who has them gets a library that builds.
//!
//! The nightly cargo chooses them, into a lock file of its own; the pinned compiler builds.

use std::process::Command;

use super::steps::{Outcome, Session, outcome};
use crate::workspace::Workspace;

/// Chooses the oldest versions and builds the library with them.
pub(super) fn minimal_versions(session: &mut Session<'_>) -> Outcome {
    let workspace = session.workspace;
    let folder = workspace.target().join("minimal-versions");
    if let Err(error) = std::fs::create_dir_all(&folder) {
        return Outcome::Failed(format!("the build directory cannot be written: {error}"));
    }
    let Some(compiler) = line(rustup(workspace, &["which", "rustc"])) else {
        return Outcome::Skipped("rustup is not installed".to_owned());
    };
    let lock = format!("resolver.lockfile-path='{}'", folder.join("Cargo.lock").display());
    let nightly = |arguments: &[&str]| {
        let mut command = rustup(workspace, &["run", "nightly", "cargo"]);
        command.args(arguments).args(["--config", &lock]);
        command
    };
    if line(nightly(&["--version"])).is_none() {
        return Outcome::Skipped("the nightly toolchain is missing: `rustup toolchain install nightly`".to_owned());
    }
    let update = nightly(&["update", "--quiet", "-Z", "direct-minimal-versions"]);
    let mut check = nightly(&["check", "--package", "secure-config", "--all-features", "--locked"]);
    check.env("RUSTC", compiler).env("CARGO_TARGET_DIR", folder);
    match outcome(update) {
        Outcome::Passed => outcome(check),
        failed => failed,
    }
}

fn rustup(workspace: &Workspace, arguments: &[&str]) -> Command {
    let mut command = workspace.command("rustup");
    command.args(arguments);
    command
}

/// The first line that a command says, if it ends well.
fn line(mut command: Command) -> Option<String> {
    let output = command.output().ok().filter(|output| output.status.success())?;
    String::from_utf8(output.stdout).ok()?.lines().next().map(str::to_owned)
}
