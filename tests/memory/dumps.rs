//! Core dumps, after they were turned off. The settings load as before.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use rustix::process::{DumpableBehavior, dumpable_behavior};
use secure_config::{Dotenv, SecretString, SecureConfig};

use super::start;

#[derive(SecureConfig)]
struct Settings {
    #[secret]
    the_token: SecretString,
}

pub(crate) fn play(word: &str, folder: &Path) {
    if word != "harden" {
        return;
    }
    tell("before");
    secure_config::harden().expect("the system agrees");
    tell("then");
    let loaded = Settings::loader().source(Dotenv::file(folder.join("file"))).load();
    println!("loaded {}", loaded.is_ok());
}

fn tell(when: &str) {
    let limits = std::fs::read_to_string("/proc/self/limits").expect("the kernel tells");
    let limit = limits.lines().find_map(|line| line.strip_prefix("Max core file size")).expect("there is one");
    let limit = limit.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
    let dumpable = dumpable_behavior().expect("the kernel tells") == DumpableBehavior::Dumpable;
    println!("{when}: limit {limit}, dumpable {dumpable}");
}

#[test]
fn hardened_process_has_no_core_dumps_and_loads_as_before() {
    let folder = tempfile::tempdir().expect("there is room");
    let file = folder.path().join("file");
    std::fs::write(&file, "THE_TOKEN=one-that-is-long-enough\n").expect("there is room");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).expect("it is ours");
    let text = start("harden", folder.path(), &[]);
    assert!(text.contains("before: limit ") && text.contains(", dumpable true"), "{text}");
    assert!(text.contains("then: limit 0 0, dumpable false"), "{text}");
    assert!(text.contains("loaded true"), "{text}");
}
