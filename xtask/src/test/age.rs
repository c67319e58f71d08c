//! age itself: what the store and its backups encrypt has to be opened by the program that the format comes from. Debian has it;
//! where it is not installed, its package is unpacked into the build directory. Nothing is installed; where the list of packages
//! is missing, that is fetched.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::python::run;
use crate::workspace::Workspace;

/// The folder in which `age` and `age-keygen` are, or why there is none.
pub(crate) fn folder(workspace: &Workspace) -> Result<PathBuf, String> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let unpacked = workspace.tools().join("age");
    let known = std::env::split_paths(&path).chain([unpacked.join("usr/bin")]);
    if let Some(folder) = known.into_iter().find(|folder| is_there(folder)) {
        return Ok(folder);
    }
    fs::create_dir_all(&unpacked).map_err(|error| format!("{}: {error}", unpacked.display()))?;
    if let Err(why) = run(apt(&unpacked).args(["download", "age"])) {
        // A fresh machine has no list of packages.
        run(apt(&unpacked).arg("update"))
            .and_then(|()| run(apt(&unpacked).args(["download", "age"])))
            .map_err(|_| why)?;
    }
    let entries = fs::read_dir(&unpacked).map_err(|error| format!("{}: {error}", unpacked.display()))?;
    let package =
        entries.flatten().map(|entry| entry.path()).find(|path| path.extension().is_some_and(|end| end == "deb"));
    let package = package.ok_or("apt-get downloaded no package of age")?;
    run(Command::new("dpkg").arg("-x").arg(&package).arg(&unpacked))?;
    let folder = unpacked.join("usr/bin");
    if is_there(&folder) { Ok(folder) } else { Err("the package of age has no program".to_owned()) }
}

fn is_there(folder: &Path) -> bool {
    folder.join("age").is_file() && folder.join("age-keygen").is_file()
}

fn apt(folder: &Path) -> Command {
    let mut command = Command::new("apt-get");
    command.arg("--quiet").current_dir(folder);
    command
}
