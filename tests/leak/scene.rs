//! One cell's world: what stands in memory and in the files of a folder when the program starts. A folder serves both
//! secrets of a pair, so that no path tells them apart.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::SystemTime;

use secure_config::{Dotenv, Loader, Memory, SecretsDir, SecureConfig};

static STARTED: LazyLock<SystemTime> = LazyLock::new(SystemTime::now);

/// What a program finds.
pub(crate) struct Scene {
    folder: PathBuf,
    written: RefCell<BTreeSet<PathBuf>>,
    pub(crate) memory: Vec<(&'static str, Vec<u8>)>,
    /// A `.env` is read, with expansion or without.
    pub(crate) dotenv: Option<bool>,
    /// A TOML file is read, with the permission to hold secrets or without.
    pub(crate) toml: Option<bool>,
    pub(crate) directory: bool,
}

impl Scene {
    pub(crate) fn in_folder(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            written: RefCell::default(),
            memory: vec![("APP_ENV", b"dev".to_vec())],
            dotenv: None,
            toml: None,
            directory: false,
        }
    }

    /// Sets a variable.
    pub(crate) fn set(&mut self, name: &'static str, value: &[u8]) {
        self.memory.retain(|(known, _)| *known != name);
        self.memory.push((name, value.to_vec()));
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    pub(crate) fn write(&self, name: &str, content: &[u8]) {
        let path = self.path(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).expect("a folder can be made");
        }
        fs::write(&path, content).expect("a file can be written");
        private(&path);
        // A file's date is told, and must not be what tells two secrets apart.
        let file = fs::File::options().write(true).open(&path).expect("the file is there");
        file.set_modified(*STARTED).expect("a date can be set");
        self.written.borrow_mut().insert(path);
    }

    /// A `.env` of these lines is read.
    pub(crate) fn write_dotenv(&mut self, content: &[u8]) {
        self.write(".env", content);
        self.dotenv = Some(false);
    }

    /// A TOML file of these lines is read.
    pub(crate) fn write_toml(&mut self, content: &[u8]) {
        self.write("config.toml", content);
        self.toml = Some(false);
    }

    pub(crate) fn loader<T: SecureConfig>(&self) -> Loader<T> {
        let mut loader = T::loader().source(self.memory.iter().cloned().collect::<Memory>());
        if self.directory {
            loader = loader.source(SecretsDir::new(self.path("secrets")));
        }
        if let Some(expand) = self.dotenv {
            let file = Dotenv::file(self.path(".env"));
            loader = loader.source(if expand { file.expand() } else { file });
        }
        #[cfg(feature = "toml")]
        if let Some(allowed) = self.toml {
            let file = secure_config::Toml::file(self.path("config.toml"));
            loader = loader.source(if allowed { file.allow_plaintext_secrets() } else { file });
        }
        loader
    }
}

impl Drop for Scene {
    /// Leaves the folder empty for the next scene.
    fn drop(&mut self) {
        for path in self.written.borrow().iter() {
            // What cannot be removed goes with the folder.
            let _ = fs::remove_file(path);
        }
        let _ = fs::remove_dir_all(self.path("secrets"));
    }
}

#[cfg(unix)]
fn private(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).expect("the owner can set a mode");
}

#[cfg(not(unix))]
fn private(_path: &Path) {}
