//! One copy of a secret while it lives and none after the drop, for values of an encrypted file: searched for in the memory of a
//! process that decrypts them and does not hold them before. Of the key that opens the file nothing stays, either.

#![cfg(target_os = "linux")]
#![forbid(unsafe_code)]
#![allow(dead_code, reason = "the settings are loaded to see where their bytes are")]

#[path = "../../../tests/memory/needle.rs"]
mod needle;
#[path = "../../../tests/memory/observe.rs"]
mod observe;
#[path = "../../../tests/memory/search.rs"]
mod search;

use std::path::Path;
use std::process::Command;

use needle::{Form, Needle};
use observe::{Said, observe};
use secure_config_runtime::{Rotating, SecretString};
use secure_config_store::Store;

use crate::secure_config::SecureConfig;

/// What the derive's code calls the library.
mod secure_config {
    pub(crate) use secure_config_derive::SecureConfig;
    pub(crate) use secure_config_runtime::private as __private;
    pub(crate) use secure_config_runtime::*;
}

/// Names what the searched process reads.
const SCENE: &str = "SECURE_CONFIG_MEMORY_SCENE";

const SHORT: Needle = Needle { seed: 21, size: 32, form: Form::Plain };
const LONG: Needle = Needle { seed: 22, size: 8192, form: Form::Plain };
const ODD: Needle = Needle { seed: 23, size: 400, form: Form::Odd };
const OLD: Needle = Needle { seed: 24, size: 48, form: Form::Plain };
const NEW: Needle = Needle { seed: 25, size: 48, form: Form::Plain };
/// In the file, and nobody's.
const UNREAD: Needle = Needle { seed: 26, size: 64, form: Form::Plain };
/// What opens the file, as bytes and as it is written.
const KEY: Needle = Needle { seed: 27, size: 32, form: Form::Raw };
const KEY_TEXT: Needle = Needle { seed: 27, size: 32, form: Form::Bech32 };

const ALL: [Needle; 8] = [SHORT, LONG, ODD, OLD, NEW, UNREAD, KEY, KEY_TEXT];

#[derive(SecureConfig)]
#[config(crate = crate::secure_config, environment = "MEMORY_ENV")]
struct Settings {
    short: SecretString,
    long: SecretString,
    odd: SecretString,
    #[rotate(days = 90, window_days = 30)]
    turning: Rotating<SecretString>,
}

#[derive(SecureConfig)]
#[config(crate = crate::secure_config, environment = "MEMORY_ENV")]
struct Broken {
    short: SecretString,
    long: u16,
    odd: SecretString,
    turning: SecretString,
    missing: SecretString,
}

fn text(needle: Needle) -> String {
    String::from_utf8(needle.bytes()).expect("text")
}

/// What the searched process does; without a scene, nothing.
#[test]
fn child() {
    let Ok(scene) = std::env::var(SCENE) else { return };
    let (what, name) = scene.split_once(' ').expect("a way and a file");
    let open = || {
        let store = Store::open(name).expect("the file is a store");
        let store = if what == "file" { store.identity_file("key.txt") } else { store };
        store.state_folder("state")
    };
    match what {
        "broken" => observe(&ALL, || Broken::loader().environment("dev").source(open()).load()),
        "twice" => observe(&ALL, || {
            let loader = Settings::loader().environment("dev").source(open());
            drop(loader.load());
            loader.load()
        }),
        _ => observe(&ALL, || Settings::loader().environment("dev").source(open()).load()),
    }
}

fn play(scene: &str, folder: &Path, key: Option<&str>) -> Said {
    let mut command = Command::new(std::env::current_exe().expect("this test is a program"));
    command.args(["--exact", "child", "--nocapture", "--test-threads=1"]).current_dir(folder).env_clear();
    command.env(SCENE, scene).env("HOME", folder).env("SOPS_AGE_KEY_FILE", folder.join("key.txt"));
    if let Some(key) = key {
        command.env_remove("SOPS_AGE_KEY_FILE").env("SOPS_AGE_KEY", key);
    }
    let output = command.output().expect("it starts");
    assert!(output.status.success(), "{scene}: {}", String::from_utf8_lossy(&output.stderr));
    Said::of(&String::from_utf8_lossy(&output.stdout))
}

/// The key as age writes it: what BIP 173 calls bech32, in capitals.
fn key() -> String {
    const LETTERS: &str = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L";
    const HEAD: &[u8] = b"age-secret-key-";
    let body = text(KEY_TEXT);
    let value = |letter: char| LETTERS.find(letter).expect("a letter of the alphabet");
    let head =
        HEAD.iter().map(|byte| usize::from(byte >> 5)).chain([0]).chain(HEAD.iter().map(|b| usize::from(b & 31)));
    let check = head.chain(body.chars().map(value)).chain([0; 6]).fold(1, |check: usize, value| {
        let top = check >> 25;
        let factors = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];
        let shifted = (check & 0x1ff_ffff) << 5 ^ value;
        factors.iter().enumerate().filter(|(i, _)| top >> i & 1 == 1).fold(shifted, |all, (_, factor)| all ^ factor)
    }) ^ 1;
    let sum = (0..6).map(|at| char::from(LETTERS.as_bytes()[check >> (5 * (5 - at)) & 31]));
    format!("AGE-SECRET-KEY-1{body}{}", sum.collect::<String>())
}

#[test]
fn secret_of_a_store_stands_in_memory_once_while_it_lives_and_nowhere_after_the_drop() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let key = key();
    let path = |name: &str| folder.path().join(name);
    std::fs::write(path("key.txt"), format!("# created: today\n{key}\n")).expect("written");
    let identity: age::x25519::Identity = key.parse().expect("it is spelled as age spells it");
    let recipient = identity.to_public().to_string();
    let store = Store::create(path("dev.env"), [recipient], Some("dev")).expect("made");
    let store = store.identity_file(path("key.txt")).state_folder(path("state"));
    let mut edit = store.edit().expect("it can be changed");
    for (name, needle) in [("SHORT", SHORT), ("LONG", LONG), ("ODD", ODD), ("TURNING", OLD), ("OTHER", UNREAD)] {
        edit.set(name, text(needle)).expect("it can be set");
    }
    edit.rotate("TURNING", text(NEW)).expect("it can be rotated");
    edit.save().expect("written");
    let whole = std::fs::read_to_string(path("dev.env")).expect("it is text");
    std::fs::write(
        path("changed.env"),
        whole.replacen("sops_mac=ENC[AES256_GCM,data:", "sops_mac=ENC[AES256_GCM,data:A", 1),
    )
    .expect("written");

    let live = [1, 1, 1, 1, 1, 0, 0, 0];
    let scenes = [
        ("file dev.env", None, live),
        ("variable dev.env", Some(key.as_str()), live),
        ("twice dev.env", None, live),
        ("broken dev.env", None, [0; 8]),
        ("file changed.env", None, [0; 8]),
    ];
    let mut faults = Vec::new();
    for (scene, variable, live) in scenes {
        let said = play(scene, folder.path(), variable);
        assert_eq!(said.loaded, live[0] == 1, "{scene}");
        let (while_alive, after) = said.found.split_at(ALL.len());
        for ((needle, expected), (found, gone)) in ALL.iter().zip(live).zip(while_alive.iter().zip(after)) {
            let what = format!("{scene}: {:?} of {} bytes", needle.form, needle.size);
            println!("{what}\t{}\t{}", found.most, gone.most);
            if (found.least, found.most) != (expected, expected) {
                faults.push(format!("{what} while it lives: {found:?}"));
            }
            if gone.most != 0 {
                faults.push(format!("{what} after the drop: {gone:?}"));
            }
        }
    }
    assert!(faults.is_empty(), "copies of secrets:\n{}", faults.join("\n"));
}
