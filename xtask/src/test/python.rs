//! The virtual environment of the readers that tests compare ours with.
//!
//! It is made once and again only when the list of packages changes. Nothing outside the build directory is touched.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::workspace::{Workspace, shown};

/// The interpreter that has the packages of `tests/requirements.txt`, or why there is none.
pub(crate) fn environment(workspace: &Workspace) -> Result<PathBuf, String> {
    let list = workspace.root().join("tests/requirements.txt");
    let wanted = fs::read(&list).map_err(|error| format!("tests/requirements.txt cannot be read: {error}"))?;
    let folder = workspace.tools().join("venv");
    let python = interpreter(&folder);
    // Written last, so that an installation that broke off is not taken for a whole one.
    let stamp = folder.join("installed-requirements.txt");
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted)
        && run(Command::new(&python).arg("--version")).is_ok()
    {
        return Ok(python);
    }
    run(Command::new("python3").arg("--version")).map_err(|_| "python3 is not installed".to_owned())?;
    run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder))
        .map_err(|why| format!("the virtual environment cannot be made: {why}"))?;
    run(Command::new(&python)
        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"])
        .arg(&list))
    .map_err(|why| format!("the packages of tests/requirements.txt cannot be installed: {why}"))?;
    fs::write(&stamp, wanted).map_err(|error| format!("{}: {error}", stamp.display()))?;
    Ok(python)
}

fn interpreter(folder: &Path) -> PathBuf {
    if cfg!(windows) { folder.join("Scripts").join("python.exe") } else { folder.join("bin").join("python") }
}

/// A program that a package of the environment brought along.
pub(crate) fn program(python: &Path, name: &str) -> PathBuf {
    python.with_file_name(if cfg!(windows) { format!("{name}.exe") } else { name.to_owned() })
}

/// Shows a command, runs it, and says why it did not succeed.
pub(super) fn run(command: &mut Command) -> Result<(), String> {
    println!("$ {}", shown(command));
    match command.stdin(Stdio::null()).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{}` ended with {status}", shown(command))),
        Err(error) => Err(format!("`{}` cannot be started: {error}", shown(command))),
    }
}
