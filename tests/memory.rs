//! One copy of a secret while it lives and none after the drop, searched for in the memory of a process that does not
//! itself contain it. `/proc` makes that possible, so this is for Linux.

#![cfg(target_os = "linux")]
#![forbid(unsafe_code)]
#![allow(dead_code, reason = "the settings are loaded to see where their bytes are")]

use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::process::Command;

use secure_config::{Dotenv, Env, LoadError, Rotating, SecretString, SecretsDir, SecureConfig};

/// The secret with every byte changed, so that the program's own image does not hold it.
const MASKED: &[u8] = b"obidmf.tfdsfu.wbmvf.{z9824650.boe.uifo.tpnf";
/// Names what the child does; its value is a folder after it.
const SCENE: &str = "SECURE_CONFIG_MEMORY_SCENE";

fn secret() -> String {
    MASKED.iter().map(|byte| char::from(byte - 1)).collect()
}

#[derive(SecureConfig)]
#[config(app = "memory")]
struct Settings {
    #[secret(min_len = 8)]
    the_token: SecretString,
    #[config(default = 1)]
    workers: u16,
}

#[derive(SecureConfig)]
struct Rotated {
    #[rotate(days = 90)]
    the_token: Rotating<SecretString>,
}

/// How often the secret's second half stands in this process's memory, the buffer of the search excepted. The first half
/// of a copy that was freed is overwritten by the allocator, and the copy would be missed by it.
fn copies(buffer: &mut [u8]) -> usize {
    let own = buffer.as_ptr().addr() as u64;
    let own = own..own + buffer.len() as u64;
    let maps = std::fs::read_to_string("/proc/self/maps").expect("the kernel tells");
    let mut memory = std::fs::File::open("/proc/self/mem").expect("a process may read itself");
    let half = MASKED.split_at(MASKED.len() / 2).1;
    let mut found = 0;
    for line in maps.lines().filter(|line| line.contains(" rw")) {
        let (start, rest) = line.split_once('-').expect("a range");
        let end = rest.split(' ').next().expect("an end");
        let parse = |text| u64::from_str_radix(text, 16).expect("an address");
        let (mut at, end) = (parse(start), parse(end));
        while at < end {
            let want = buffer.len().min(usize::try_from(end - at).expect("it fits"));
            if memory.seek(SeekFrom::Start(at)).is_err() || memory.read_exact(&mut buffer[..want]).is_err() {
                break;
            }
            for (i, window) in buffer[..want].windows(half.len()).enumerate() {
                let is_it = window.iter().zip(half).all(|(byte, masked)| byte.wrapping_add(1) == *masked);
                found += usize::from(is_it && !own.contains(&(at + i as u64)));
            }
            // Steps overlap by one byte less than the secret, so that nothing is missed or seen twice.
            let last = want == usize::try_from(end - at).expect("it fits");
            at += if last { want as u64 } else { (want - (half.len() - 1)) as u64 };
        }
    }
    buffer.fill(0);
    found
}

fn count<T>(load: impl FnOnce() -> Result<T, LoadError>) {
    let mut buffer = vec![0; 1 << 16];
    let loaded = load();
    let live = copies(&mut buffer);
    let good = loaded.is_ok();
    drop(loaded);
    println!("live {live}, after {}, loaded {good}", copies(&mut buffer));
}

/// What the child does; without a scene, nothing.
#[test]
fn child() {
    let Some(scene) = std::env::var_os(SCENE) else { return };
    let folder = std::env::current_dir().expect("it was given one");
    let dotenv = |name: &str| Dotenv::file(folder.join(name));
    match scene.to_str() {
        Some("plain" | "quoted" | "failed") => {
            count(|| Settings::loader().source(dotenv(scene.to_str().unwrap_or_default())).load());
        }
        Some("two") => count(|| Ok((secret(), secret()))),
        Some("rotating") => count(|| Rotated::loader().source(dotenv("plain")).load()),
        Some("reported") => count(|| Settings::loader().source(dotenv("plain")).load_reported()),
        Some("dir") => count(|| Settings::loader().source(SecretsDir::new(&folder)).load()),
        #[cfg(feature = "toml")]
        Some("toml" | "escaped") => {
            let file = secure_config::Toml::file(folder.join(scene)).allow_plaintext_secrets();
            count(|| Settings::loader().source(file).load());
        }
        _ => count(|| Settings::loader().source(Env::process()).load()),
    }
}

fn play(scene: &str, folder: &Path, variables: &[(&str, &str)]) -> String {
    let program = std::env::current_exe().expect("this test is a program");
    let output = Command::new(program)
        .args(["--exact", "child", "--nocapture", "--test-threads=1"])
        .current_dir(folder)
        .env_clear()
        .env(SCENE, scene)
        .envs(variables.iter().copied())
        .output()
        .expect("it starts");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let said = text.lines().find_map(|line| line.find("live ").and_then(|at| line.get(at..)));
    said.unwrap_or(&text).to_owned()
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("there is room");
    let secret = secret();
    let escaped: String = secret.chars().map(|c| format!("\\u{:04x}", u32::from(c))).collect();
    for (name, text) in [
        ("plain", format!("# first\nTHE_TOKEN={secret}\nOTHER=1\n")),
        ("quoted", format!("THE_TOKEN=\"{secret}\"\n")),
        ("failed", format!("THE_TOKEN={secret}\nWORKERS=many\n")),
        ("the_token", format!("{secret}\n")),
        ("toml", format!("the_token = \"{secret}\"\n")),
        ("escaped", format!("the_token = \"{escaped}\"\n")),
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("it is written");
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        std::fs::set_permissions(&path, mode).expect("it is ours");
    }
    folder
}

#[test]
fn secret_stands_in_memory_once_while_it_lives_and_nowhere_after_the_drop() {
    let folder = folder();
    let mut scenes = vec!["plain", "quoted", "rotating", "reported", "dir"];
    if cfg!(feature = "toml") {
        scenes.extend(["toml", "escaped"]);
    }
    for scene in scenes {
        assert_eq!(play(scene, folder.path(), &[]), "live 1, after 0, loaded true", "{scene}");
    }
    assert_eq!(play("failed", folder.path(), &[]), "live 0, after 0, loaded false");
    assert_eq!(play("file", folder.path(), &[("THE_TOKEN_FILE", "the_token")]), "live 1, after 0, loaded true");
    // The kernel's own block of the process's environment is the other one: nobody asked to overwrite it.
    assert_eq!(play("env", folder.path(), &[("THE_TOKEN", &secret())]), "live 2, after 1, loaded true");
}

#[test]
fn search_of_a_process_finds_copies_that_are_there() {
    assert!(play("two", folder().path(), &[]).starts_with("live 2,"));
}
