//! What this machine remembers of a store: the newest generation that was seen, and when a backup was last verified.
//!
//! Best effort: a program that cannot write there goes on without. A value never stands there.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::file;
use crate::keys::home;

/// A folder of the platform for what programs remember.
#[derive(Clone, Debug)]
pub(crate) struct State(Option<PathBuf>);

impl State {
    /// The user's own folder.
    pub(crate) fn of_user() -> Self {
        let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let folder = if cfg!(windows) {
            set("LOCALAPPDATA")
        } else if cfg!(target_os = "macos") {
            home().map(|home| home.join("Library/Application Support"))
        } else {
            set("XDG_STATE_HOME").or_else(|| home().map(|home| home.join(".local/state")))
        };
        Self(folder.map(|folder| folder.join("secure-config").join("store")))
    }

    pub(crate) fn in_folder(folder: &Path) -> Self {
        Self(Some(folder.to_owned()))
    }

    fn file(&self, id: &str, what: &str) -> Option<PathBuf> {
        // The id stands in a seal, which is authentic; it is a file's name here all the same.
        let is_plain = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_hexdigit());
        self.0.as_ref().filter(|_| is_plain).map(|folder| folder.join(format!("{id}.{what}")))
    }

    /// The newest generation that was seen.
    pub(crate) fn generation(&self, id: &str) -> u64 {
        self.read(id, "generation").unwrap_or_default()
    }

    /// Remembers a generation, unless a newer one is remembered.
    pub(crate) fn saw(&self, id: &str, generation: u64) {
        if generation > self.generation(id) {
            self.write(id, "generation", generation);
        }
    }

    /// When a backup of the store was last verified, in seconds since 1970.
    pub(crate) fn verified(&self, id: &str) -> Option<u64> {
        self.read(id, "verified")
    }

    pub(crate) fn set_verified(&self, id: &str, seconds: u64) {
        self.write(id, "verified", seconds);
    }

    fn read(&self, id: &str, what: &str) -> Option<u64> {
        let content = file::read_up_to(&self.file(id, what)?, 64).ok()?;
        std::str::from_utf8(content.as_slice()).ok()?.trim().parse().ok()
    }

    fn write(&self, id: &str, what: &str, number: u64) {
        let Some(path) = self.file(id, what) else { return };
        if let Some(folder) = path.parent() {
            let _ = fs::create_dir_all(folder);
        }
        let Ok(_lock) = file::Lock::beside(&path) else { return };
        // Somebody may have been faster.
        if self.read(id, what).is_none_or(|known| known < number) {
            let _ = file::replace(&path, format!("{number}\n").as_bytes());
        }
    }
}
