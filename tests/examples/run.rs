//! Runs an example in an empty working directory, without the variables that the caller happens to have.

use std::process::Command;
use std::{env, fs};

use tempfile::TempDir;

/// The features that this test was built with: an example with other ones would be built anew.
const FEATURES: &[(&str, bool)] = &[
    ("toml", cfg!(feature = "toml")),
    ("serde", cfg!(feature = "serde")),
    ("url", cfg!(feature = "url")),
    ("regex", cfg!(feature = "regex")),
    ("tracing", cfg!(feature = "tracing")),
    ("store", cfg!(feature = "store")),
];

/// An example that is about to run.
#[derive(Debug)]
pub(crate) struct Example {
    command: Command,
    folder: TempDir,
}

/// How an example ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) status: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Example {
    /// The example of this name, with these arguments.
    pub(crate) fn new(name: &str, arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary directory can be made");
        let features: Vec<_> = FEATURES.iter().filter(|(_, on)| *on).map(|(feature, _)| *feature).collect();
        let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.args(["run", "--quiet", "--offline", "--no-default-features", "--features", &features.join(",")]);
        command.args(["--manifest-path", concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"), "--example", name, "--"]);
        command.args(arguments).current_dir(folder.path());
        for (variable, _) in env::vars_os() {
            let ours = variable.to_str().is_some_and(|variable| {
                ["QUICKSTART_", "BILLING_", "MAILER_", "DATABASE_URL", "DB_URL", "CREDENTIALS_DIRECTORY"]
                    .iter()
                    .any(|start| variable.starts_with(start))
            });
            if ours {
                command.env_remove(variable);
            }
        }
        Self { command, folder }
    }

    /// Sets a variable.
    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// Puts a file into the working directory, as a careful user would have it.
    pub(crate) fn file(self, name: &str, content: &str) -> Self {
        let path = self.folder.path().join(name);
        fs::write(&path, content).expect("a file can be written to a temporary directory");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("its owner may change its mode");
        }
        self
    }

    /// Runs it to its end.
    pub(crate) fn run(mut self) -> Ended {
        let output = self.command.output().expect("cargo can be started");
        let text = |bytes| String::from_utf8(bytes).expect("an example prints UTF-8");
        Ended { status: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }
}

impl Ended {
    /// The example ended with this status, and printed none of the secrets.
    #[track_caller]
    pub(crate) fn expect(self, status: i32, secrets: &[&str]) -> Self {
        assert_eq!(self.status, Some(status), "{self:#?}");
        for secret in secrets {
            assert!(!self.stdout.contains(secret) && !self.stderr.contains(secret), "a secret is printed: {self:#?}");
        }
        self
    }

    /// Standard output holds each of the texts.
    #[track_caller]
    pub(crate) fn prints(self, texts: &[&str]) -> Self {
        for text in texts {
            assert!(self.stdout.contains(text), "`{text}` is not printed:\n{}", self.stdout);
        }
        self
    }

    /// The line of the report about a variable holds each of the texts.
    #[track_caller]
    pub(crate) fn tells(self, variable: &str, texts: &[&str]) -> Self {
        let is_about = |line: &&str| line.split_whitespace().any(|word| word == variable);
        let line = self.stdout.lines().find(is_about).unwrap_or_default();
        for text in texts {
            assert!(line.contains(text), "`{text}` is not told of {variable}:\n{}", self.stdout);
        }
        self
    }

    /// Standard error holds each of the texts.
    #[track_caller]
    pub(crate) fn reports(self, texts: &[&str]) -> Self {
        for text in texts {
            assert!(self.stderr.contains(text), "`{text}` is not reported:\n{}", self.stderr);
        }
        self
    }
}
