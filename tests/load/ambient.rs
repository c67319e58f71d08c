//! Rule 11: loading writes no variable, and reads none that no source was asked to read. Rule 12's second half: a failed
//! load changes nothing.

use std::collections::BTreeMap;
use std::ffi::OsString;

use secure_config::{Memory, SecretString, SecureConfig};

use crate::child::play;
use crate::folder::Folder;

#[derive(SecureConfig)]
#[config(environment = "APP_ENV")]
struct Settings {
    #[secret]
    token: SecretString,
    #[config(default = 1)]
    port: u16,
}

fn environment() -> BTreeMap<OsString, OsString> {
    std::env::vars_os().collect()
}

/// A scene: a failed load, a good one, and what the environment is before and after.
pub(crate) fn environment_before_and_after() {
    let before = (environment(), std::env::current_dir().ok());
    let failed = Settings::load().is_err();
    let loaded = Settings::loader().usual_sources().source(Memory::from([("TOKEN", "t")])).load_reported().is_ok();
    let after = (environment(), std::env::current_dir().ok());
    eprintln!("{failed} {loaded} {}", before == after);
}

#[test]
fn load_never_changes_the_environment() {
    let folder = Folder::with(".env", "PORT=7\nOTHER=8\n");
    let said = play("environment_before_and_after", folder.path(), [("APP_ENV", "dev"), ("PORT", "9")]);
    assert_eq!((said.text.as_str(), said.status), ("true true true\n", Some(0)));
    assert_eq!(std::fs::read_to_string(folder.join(".env")).expect("it is still there"), "PORT=7\nOTHER=8\n");
}

/// A scene: a loader without `Env`, while the environment is full of answers.
pub(crate) fn without_env() {
    let load = |loader: secure_config::Loader<Settings>| match loader.load() {
        Ok(settings) => settings.port.to_string(),
        Err(error) => error.problems().iter().map(secure_config::Problem::code).collect::<Vec<_>>().join(","),
    };
    let memory = || Memory::from([("TOKEN", "t")]);
    eprintln!(
        "{} {} {}",
        load(Settings::loader().environment("dev").source(memory())),
        load(Settings::loader().environment("dev")),
        load(Settings::loader().source(memory())),
    );
}

#[test]
fn loader_without_env_never_reads_the_environment() {
    let variables = [("APP_ENV", "dev"), ("PORT", "9"), ("TOKEN", "ambient"), ("KUBERNETES_SERVICE_HOST", "10.0.0.1")];
    let said = play("without_env", Folder::new().path(), variables);
    assert_eq!(said.text, "1 SC0101 SC0501\n");
}

#[test]
fn load_of_one_loader_can_be_repeated() {
    let loader = Settings::loader().environment("dev").source(Memory::from([("TOKEN", "t"), ("PORT", "3")]));
    for _ in 0..3 {
        assert_eq!(loader.load().expect("nothing is used up").port, 3);
    }
}
