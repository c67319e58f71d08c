//! A folder of a test's own, on a disk and not in memory, because files in memory have no date that counts.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tempfile::TempDir;

/// Removed with everything in it when it is dropped.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).expect("the build folder can be written"))
    }

    /// A folder that holds one file.
    pub(crate) fn with(name: &str, content: impl AsRef<[u8]>) -> Self {
        let folder = Self::new();
        folder.write(name, content);
        folder
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn join(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    /// Writes a file that only its owner reads, so that nobody warns of it.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.join(name);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder can be made");
        fs::write(&path, content).expect("a file can be written");
        set_mode(&path, 0o600);
        path
    }

    /// Makes a file so many days old.
    pub(crate) fn age(&self, name: &str, days: u64) {
        let then = SystemTime::now() - Duration::from_secs(days * 86_400);
        let file = fs::File::options().write(true).open(self.join(name)).expect("the file is there");
        file.set_modified(then).expect("a date can be set");
    }

    /// A text with the folder's path taken out, so that `<folder>/.env:4` reads `.env:4`.
    pub(crate) fn strip(&self, text: &str) -> String {
        text.replace(&format!("{}/", self.path().display()), "")
    }
}

#[cfg(unix)]
pub(crate) fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("the owner can set a mode");
}

#[cfg(not(unix))]
pub(crate) fn set_mode(_path: &Path, _mode: u32) {}
