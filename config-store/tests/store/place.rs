//! A folder with a key and a store, and the real sops.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use secure_config_store::{Identity, Store, StoreError, StoreErrorKind};

/// A folder of its own, with a key; what is remembered of stores is remembered there.
pub(crate) struct Place {
    folder: tempfile::TempDir,
    pub(crate) identity: Identity,
}

impl Place {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let identity = Identity::generate();
        identity.write_new(folder.path().join("key.txt")).expect("a key can be written");
        Self { folder, identity }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn key_file(&self) -> PathBuf {
        self.path("key.txt")
    }

    /// A new store for the place's key.
    pub(crate) fn create(&self, name: &str, environment: Option<&str>) -> Store {
        Store::create(self.path(name), [self.identity.recipient()], environment).expect("a store can be made");
        self.open(name)
    }

    /// A store with values.
    pub(crate) fn store(&self, name: &str, environment: Option<&str>, values: &[(&str, &str)]) -> Store {
        let store = self.create(name, environment);
        set(&store, values);
        store
    }

    pub(crate) fn open(&self, name: &str) -> Store {
        self.try_open(name).expect("the file is a store")
    }

    pub(crate) fn try_open(&self, name: &str) -> Result<Store, StoreError> {
        let store = Store::open(self.path(name))?;
        Ok(store.identity_file(self.key_file()).state_folder(self.path("state")))
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("the file is text")
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        fs::write(self.path(name), text).expect("a file can be written");
    }

    /// Runs sops with the place's key; `None` where there is none.
    pub(crate) fn sops(&self, arguments: &[&str]) -> Option<Output> {
        let Some(sops) = std::env::var_os("SECURE_CONFIG_TEST_SOPS") else {
            skipped("sops", "SECURE_CONFIG_TEST_SOPS does not name it");
            return None;
        };
        let mut command = Command::new(sops);
        command.current_dir(self.folder.path()).args(arguments);
        command.env("SOPS_AGE_KEY_FILE", self.key_file()).env("HOME", self.folder.path()).env_remove("SOPS_AGE_KEY");
        Some(command.output().expect("sops starts"))
    }

    /// What age, or another program of its, prints, with this on its standard input; `None` where it is not there.
    pub(crate) fn age_says(&self, program: &str, arguments: &[&str], input: &[u8]) -> Option<Vec<u8>> {
        let Some(folder) = std::env::var_os("SECURE_CONFIG_TEST_AGE") else {
            skipped("age", "SECURE_CONFIG_TEST_AGE does not name its folder");
            return None;
        };
        let mut command = Command::new(Path::new(&folder).join(program));
        command.current_dir(self.folder.path()).args(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("age starts");
        child.stdin.take().expect("it is piped").write_all(input).expect("age reads");
        let output = child.wait_with_output().expect("age ends");
        assert!(output.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        Some(output.stdout)
    }

    /// What a run of sops that has to succeed prints.
    pub(crate) fn sops_says(&self, arguments: &[&str]) -> Option<String> {
        let output = self.sops(arguments)?;
        assert!(output.status.success(), "sops {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        Some(String::from_utf8(output.stdout).expect("sops prints text"))
    }

    /// A file that sops made of a plain one.
    pub(crate) fn made_by_sops(&self, name: &str, plain: &str, more: &[&str]) -> Option<()> {
        self.write("plain", plain);
        let recipient = self.identity.recipient();
        let kind = name.rsplit('.').next().filter(|ending| *ending != "env").unwrap_or("dotenv");
        let kind = if kind == "yml" { "yaml" } else { kind };
        let mut arguments = vec!["encrypt", "--age", &recipient, "--input-type", kind, "--output-type", kind];
        arguments.extend(more);
        arguments.push("plain");
        let text = self.sops_says(&arguments)?;
        self.write(name, text);
        Some(())
    }
}

pub(crate) fn set(store: &Store, values: &[(&str, &str)]) {
    let mut edit = store.edit().expect("the store can be changed");
    for (name, value) in values {
        edit.set(name, *value).expect("the value can be set");
    }
    edit.save().expect("the store can be written");
}

/// The values that a store has, as whoever changes it sees them.
pub(crate) fn values(store: &Store) -> Result<Vec<(String, String)>, StoreError> {
    let text = store.export()?;
    let text = std::str::from_utf8(text.as_slice()).expect("values are text").to_owned();
    let pairs = text.lines().map(|line| line.split_once('=').expect("an entry"));
    Ok(pairs.map(|(name, value)| (name.to_owned(), value.replace("\\n", "\n"))).collect())
}

pub(crate) fn kind<T>(result: Result<T, StoreError>) -> Option<StoreErrorKind> {
    result.err().map(|error| error.kind())
}

/// Notes that something was not tried, where `cargo xtask test` collects it.
pub(crate) fn skipped(name: &str, reason: &str) {
    println!("skipped: {name}: {reason}");
    if let Some(list) = std::env::var_os("SECURE_CONFIG_TEST_SKIPS").filter(|list| !list.is_empty()) {
        let list = fs::OpenOptions::new().append(true).create(true).open(Path::new(&list));
        list.and_then(|mut list| writeln!(list, "{name}: {reason}")).expect("the list of skips can be written");
    }
}
