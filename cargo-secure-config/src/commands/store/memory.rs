//! A folder on a file system in memory, for a file in plain text that an editor needs. A second process watches over it: it wipes
//! and removes the folder once this one is gone, for whatever reason, so that no kill leaves anything behind.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::{Failure, files};

/// What the folders' names begin with.
const NAME: &str = "secure-config-edit-";

/// The folder, as long as this lives.
pub(super) struct Folder {
    path: PathBuf,
    guard: Option<Child>,
}

impl Folder {
    /// Makes one that nobody else can look into.
    pub(super) fn new() -> Result<Self, Failure> {
        let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
        let places = [Some(PathBuf::from("/dev/shm")), runtime.filter(|path| path.is_absolute())];
        let place = places.into_iter().flatten().find(|place| is_in_memory(place)).ok_or_else(|| {
            Failure::new("there is no file system in memory here: `edit` writes plain text to no disk")
                .hint("use `cargo secure-config store set NAME`, which needs no file")
        })?;
        let failed = |fault: std::io::Error| {
            Failure::new(format!("no folder can be made in {}: {}", place.display(), files::why(&fault)))
        };
        let path = make(&place).map_err(failed)?;
        // From here on the folder is removed with `out`.
        let mut out = Self { path, guard: None };
        out.guard = Some(guard(&out.path).map_err(failed)?);
        Ok(out)
    }

    /// Writes a file into it, and says where.
    pub(super) fn write(&self, name: &str, parts: &[&[u8]]) -> Result<PathBuf, Failure> {
        let path = self.path.join(name);
        let write = || {
            let mut file = private(&path)?;
            parts.iter().try_for_each(|part| file.write_all(part))
        };
        write().map_err(|fault| Failure::new(format!("no file can be written in memory: {}", files::why(&fault))))?;
        Ok(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        wipe(&self.path);
        if let Some(guard) = &mut self.guard {
            drop(guard.stdin.take());
            let _ = guard.wait();
        }
    }
}

/// Starts the process that waits for the end of this one: the pipe between them is closed then.
fn guard(path: &Path) -> std::io::Result<Child> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["store", "wipe"]).arg(path).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt;
        // What is typed at the terminal to end this process is not for the guard.
        command.process_group(0);
    }
    command.spawn()
}

/// Whether a path is one of these folders.
pub(super) fn is_ours(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    let is_folder = fs::symlink_metadata(path).is_ok_and(|found| found.is_dir());
    name.is_some_and(|name| name.starts_with(NAME)) && is_folder && is_in_memory(path)
}

/// Overwrites what stands in a folder, and removes it.
pub(super) fn wipe(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        // What it leads to is not followed.
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => wipe(&entry.path()),
            Ok(kind) if kind.is_file() => {
                let _ = overwrite(&entry.path());
            }
            _ => {}
        }
    }
    let _ = fs::remove_dir_all(folder);
}

fn overwrite(path: &Path) -> std::io::Result<()> {
    let mut file = File::options().write(true).open(path)?;
    let mut left = file.metadata()?.len();
    let zeros = [0; 4096];
    while left > 0 {
        let part = usize::try_from(left).unwrap_or(zeros.len()).min(zeros.len());
        file.write_all(&zeros[..part])?;
        left -= part as u64;
    }
    Ok(())
}

#[cfg(target_os = "linux")]
fn is_in_memory(path: &Path) -> bool {
    // <linux/magic.h>: tmpfs and ramfs.
    rustix::fs::statfs(path).is_ok_and(|found| matches!(u64::try_from(found.f_type), Ok(0x0102_1994 | 0x8584_58f6)))
}

#[cfg(not(target_os = "linux"))]
fn is_in_memory(_path: &Path) -> bool {
    false
}

/// A new folder, whose name nobody has taken.
fn make(place: &Path) -> std::io::Result<PathBuf> {
    let mut number = 0;
    loop {
        let path = place.join(format!("{NAME}{}-{number}", std::process::id()));
        match private_folder(&path) {
            Err(fault) if fault.kind() == std::io::ErrorKind::AlreadyExists && number < 1000 => number += 1,
            made => return made.map(|()| path),
        }
    }
}

#[cfg(unix)]
fn private_folder(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().mode(0o700).create(path)
}

#[cfg(not(unix))]
fn private_folder(path: &Path) -> std::io::Result<()> {
    fs::DirBuilder::new().create(path)
}

#[cfg(unix)]
fn private(path: &Path) -> std::io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    File::options().write(true).create_new(true).mode(0o600).open(path)
}

#[cfg(not(unix))]
fn private(path: &Path) -> std::io::Result<File> {
    File::options().write(true).create_new(true).open(path)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn what_is_wiped_is_overwritten_and_what_it_leads_to_is_not() {
        let place = tempfile::tempdir().unwrap();
        let at = |name: &str| place.path().join(name);
        let long = "secret".repeat(2000);
        fs::create_dir_all(at("folder/below")).unwrap();
        for (file, kept) in [("folder/one", "one"), ("folder/below/two", "two")] {
            fs::write(at(file), &long).unwrap();
            // Another name of the same file shows what became of it.
            fs::hard_link(at(file), at(kept)).unwrap();
        }
        fs::write(at("elsewhere"), &long).unwrap();
        std::os::unix::fs::symlink(at("elsewhere"), at("folder/link")).unwrap();
        wipe(&at("folder"));
        assert!(!at("folder").exists());
        for kept in ["one", "two"] {
            assert!(fs::read(at(kept)).unwrap() == vec![0; long.len()], "`{kept}` is not overwritten");
        }
        assert!(fs::read_to_string(at("elsewhere")).unwrap() == long, "a link is followed");
    }
}
