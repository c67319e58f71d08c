//! One cell's world: what stands in memory and in the files of a folder when the program starts. A folder serves both
//! secrets of a pair, so that no path tells them apart.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use std::time::SystemTime;

use secure_config::{Dotenv, Env, Loader, Memory, SecretsDir, SecureConfig};

use crate::ears::{Ear, Heard};
use crate::stores::Remote;

/// The date of whatever a scene writes.
pub(crate) static STARTED: LazyLock<SystemTime> = LazyLock::new(SystemTime::now);

/// What a program finds.
pub(crate) struct Scene {
    folder: PathBuf,
    written: RefCell<BTreeSet<PathBuf>>,
    pub(crate) memory: Vec<(String, Vec<u8>)>,
    pub(crate) files: Files,
    /// The environment that the program itself names.
    pub(crate) place: Option<String>,
    /// A store of secrets.
    pub(crate) remote: Option<Remote>,
}

/// Which files are read.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Files {
    pub(crate) directory: bool,
    /// A `.env`, with expansion or without.
    pub(crate) dotenv: Option<bool>,
    /// A TOML file, with the permission to hold secrets or without.
    pub(crate) toml: Option<bool>,
}

impl Scene {
    pub(crate) fn in_folder(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            written: RefCell::default(),
            memory: vec![("APP_ENV".to_owned(), b"dev".to_vec())],
            files: Files::default(),
            place: None,
            remote: None,
        }
    }

    /// Sets a variable.
    pub(crate) fn set(&mut self, name: impl Into<String>, value: &[u8]) {
        let name = name.into();
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
        mode(&path, 0o600);
        // A file's date is told, and must not be what tells two secrets apart.
        let file = fs::File::options().write(true).open(&path).expect("the file is there");
        file.set_modified(*STARTED).expect("a date can be set");
        self.written.borrow_mut().insert(path);
    }

    /// Makes a file longer, with zeros.
    pub(crate) fn lengthen(&self, name: &str, len: u64) {
        let file = fs::File::options().write(true).open(self.path(name)).expect("the file is there");
        file.set_len(len).expect("a file can grow");
        file.set_modified(*STARTED).expect("a date can be set");
    }

    /// A `.env` of these lines is read, with the secret wherever `{}` stands.
    pub(crate) fn dotenv(&mut self, lines: &str, secret: &[u8]) {
        self.write(".env", &filled(lines, secret));
        self.files.dotenv = Some(false);
    }

    /// A TOML file of these lines is read, with the secret wherever `{}` stands.
    pub(crate) fn toml(&mut self, lines: &str, secret: &[u8]) {
        self.write("config.toml", &filled(lines, secret));
        self.files.toml = Some(false);
    }

    /// A directory of secrets with this file is read.
    pub(crate) fn directory(&mut self, name: &str, secret: &[u8]) {
        self.write(&format!("secrets/{name}"), secret);
        self.files.directory = true;
    }

    /// A pipe that nobody writes to.
    pub(crate) fn pipe(&self) -> PathBuf {
        let path = self.path("pipe");
        if !path.exists() {
            let made = Command::new("mkfifo").arg(&path).status().is_ok_and(|status| status.success());
            assert!(made || cfg!(not(unix)), "a pipe can be made");
        }
        path
    }

    /// A link to itself, which nobody can open, not even root.
    pub(crate) fn endless_link(&self) -> PathBuf {
        let path = self.path("endless");
        #[cfg(unix)]
        let _ = std::os::unix::fs::symlink("endless", &path);
        path
    }

    /// The sources of the scene; what is in memory stands in the process's environment when `in_process`.
    pub(crate) fn loader<T: SecureConfig>(&self, in_process: bool, ear: &Ear) -> Loader<T> {
        let mut loader = T::loader();
        if let Some(place) = &self.place {
            loader = loader.environment(place);
        }
        loader = if in_process {
            // As it is: a load from it alone takes a way of its own.
            loader.source(Env::process())
        } else {
            loader.source(Heard::new(self.memory.iter().cloned().collect::<Memory>(), ear))
        };
        if self.files.directory {
            loader = loader.source(Heard::new(SecretsDir::new(self.path("secrets")), ear));
        }
        if let Some(expand) = self.files.dotenv {
            let file = Dotenv::file(self.path(".env"));
            loader = loader.source(Heard::new(if expand { file.expand() } else { file }, ear));
        }
        #[cfg(feature = "toml")]
        if let Some(allowed) = self.files.toml {
            let file = secure_config::Toml::file(self.path("config.toml"));
            loader = loader.source(Heard::new(if allowed { file.allow_plaintext_secrets() } else { file }, ear));
        }
        match &self.remote {
            Some(remote) => remote.add(loader, self, ear),
            None => loader,
        }
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

fn filled(lines: &str, secret: &[u8]) -> Vec<u8> {
    lines.split("{}").map(str::as_bytes).collect::<Vec<_>>().join(secret)
}

#[cfg(unix)]
pub(crate) fn mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("the owner can set a mode");
}

#[cfg(not(unix))]
pub(crate) fn mode(_path: &Path, _mode: u32) {}
