//! A place where a program may start: a folder, its files, and the variables that are set.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// The command line.
pub(crate) const CARGO_SECURE_CONFIG: &str = env!("CARGO_BIN_EXE_cargo-secure-config");

/// A folder with files, and variables. Nothing else of this process reaches what is started there but `PATH`.
#[derive(Debug)]
pub(crate) struct Place {
    folder: TempDir,
    variables: Vec<(String, std::ffi::OsString)>,
}

/// What was said, and how it ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

#[allow(dead_code, reason = "each test target needs a part of it")]
impl Place {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        // No settings of git's user have a say, and no repository around the folder.
        let variables = [("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_NOSYSTEM", "1")];
        let variables = variables.map(|(name, value)| (name.to_owned(), value.into())).to_vec();
        Self { folder, variables }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Sets a variable.
    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.variables.retain(|(known, _)| known != name);
        self.variables.push((name.to_owned(), value.as_ref().to_owned()));
        self
    }

    /// Sets several variables.
    pub(crate) fn envs<'a>(self, variables: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        variables.into_iter().fold(self, |place, (name, value)| place.env(name, value))
    }

    /// Unsets a variable.
    pub(crate) fn unset(mut self, name: &str) -> Self {
        self.variables.retain(|(known, _)| known != name);
        self
    }

    /// Writes a file, as a careful user would have it.
    pub(crate) fn file(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("a file stands in a folder")).expect("a folder can be made");
        fs::write(&path, content).expect("a file can be written");
        self.mode(name, 0o600)
    }

    /// Changes who may do what with a file.
    pub(crate) fn mode(self, name: &str, mode: u32) -> Self {
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::Permissions::from_mode(mode);
            fs::set_permissions(self.path().join(name), mode).expect("its owner may change its mode");
        }
        let _ = mode;
        self
    }

    /// Writes secrets into a folder, one file each, and says where it is as systemd does.
    pub(crate) fn credentials(mut self, secrets: &[(&str, &str)]) -> Self {
        for (name, value) in secrets {
            self = self.file(&format!("credentials/{name}"), value);
        }
        let folder = self.path().join("credentials");
        self.env("CREDENTIALS_DIRECTORY", folder)
    }

    /// The content of a file.
    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap_or_else(|fault| panic!("{name}: {fault}"))
    }

    /// A command that starts here.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.path()).env_clear().stdin(Stdio::null());
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Starts a program here, and waits for its end.
    pub(crate) fn start<S: AsRef<OsStr>>(&self, program: impl AsRef<OsStr>, arguments: &[S]) -> Ended {
        let output = self.command(program).args(arguments).output().expect("the program can be started");
        let text = |bytes| String::from_utf8(bytes).expect("what is printed is UTF-8");
        Ended { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// Starts the command line here.
    pub(crate) fn ask<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Ended {
        self.start(CARGO_SECURE_CONFIG, arguments)
    }

    /// Makes a repository of the folder.
    pub(crate) fn git(&self, arguments: &[&str]) {
        let who = ["-c", "user.name=a", "-c", "user.email=a@example.com"];
        let ended = self.start("git", &[&who, arguments].concat());
        assert_eq!(ended.code, Some(0), "git {arguments:?}: {ended:#?}");
    }
}

#[allow(dead_code, reason = "each test target needs a part of it")]
impl Ended {
    /// It ended with this code, and said each of these words on standard error.
    #[track_caller]
    pub(crate) fn fails(self, code: i32, words: &[&str]) -> Self {
        assert_eq!(self.code, Some(code), "{self:#?}");
        for word in words {
            assert!(self.err.contains(word), "`{word}` is not said: {self:#?}");
        }
        self
    }

    /// All was well, and it printed each of these words.
    #[track_caller]
    pub(crate) fn prints(self, words: &[&str]) -> Self {
        assert_eq!(self.code, Some(0), "{self:#?}");
        for word in words {
            assert!(self.out.contains(word), "`{word}` is not printed: {self:#?}");
        }
        self
    }

    /// What was printed, as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|fault| panic!("{fault}: {self:#?}"))
    }
}

/// A file of the tests' own folder.
#[allow(dead_code, reason = "each test target needs a part of it")]
pub(crate) fn given(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}
