//! The process's own environment block, after it was wiped: no secret stands in it, and no child inherits one.

use std::path::Path;
use std::process::Command;

use secure_config::{Env, LoadError, Rotating, SecretString, SecureConfig, wipe_environment};

use super::needle::{Form, Needle};
use super::observe::{Said, observe};
use super::search::Found;
use super::{SCENE, start};

#[derive(SecureConfig)]
struct Settings {
    #[secret]
    the_token: SecretString,
    #[secret]
    #[config(alias = "THE_ALIAS")]
    renamed: SecretString,
    #[rotate(days = 90)]
    the_key: Rotating<SecretString>,
    #[rotate(days = 90, previous = "OLD_KEYS")]
    listed: Rotating<SecretString>,
    #[secret]
    in_a_file: SecretString,
    #[config(nested)]
    inner: Inner,
    #[config(default = 1)]
    workers: u16,
}

#[derive(SecureConfig)]
struct Inner {
    password: Option<SecretString>,
}

/// The variables of the secrets.
const SECRETS: &[&str] = &[
    "THE_TOKEN",
    "THE_ALIAS",
    "THE_KEY",
    "THE_KEY_PREVIOUS",
    "THE_KEY_PREVIOUS_2",
    "THE_KEY_NEXT",
    "LISTED",
    "OLD_KEYS",
    "INNER_PASSWORD",
];

/// What stays: a secret of somebody else's, and what is none.
const KEPT: &[&str] = &["IN_A_FILE_FILE", "OTHER", "WORKERS"];

fn needle(seed: usize) -> Needle {
    Needle { seed: seed as u64, size: 32, form: Form::Odd }
}

/// The secrets of the variables in their order, then somebody else's.
fn needles() -> Vec<Needle> {
    (0..=SECRETS.len()).map(needle).collect()
}

pub(crate) fn play(word: &str) {
    match word {
        "wipe" => {
            observe(&needles(), load_and_wipe);
            let names: Vec<String> = std::env::vars().map(|(name, _)| name).filter(|name| name != SCENE).collect();
            println!("names {}", names.join(" "));
            let child = Command::new(std::env::current_exe().expect("this test is a program"))
                .args(["--exact", "child", "--nocapture", "--test-threads=1"])
                .env(SCENE, "heir")
                .output()
                .expect("it starts");
            println!("{}", String::from_utf8_lossy(&child.stdout));
        }
        "set" => observe(&[needle(0)], || {
            set("THE_TOKEN", needle(0));
            load_and_wipe()
        }),
        "heir" => observe(&needles(), || Ok::<_, ()>(())),
        _ => {}
    }
}

#[allow(unsafe_code)]
fn load_and_wipe() -> Result<Settings, LoadError> {
    let settings = Settings::loader().source(Env::process()).load()?;
    // SAFETY: the harness's thread waits for this one, and nobody has a pointer into the environment.
    unsafe { wipe_environment::<Settings>() };
    Ok(settings)
}

/// Sets a variable as a program does that reads a file into its environment.
#[allow(unsafe_code)]
fn set(name: &str, needle: Needle) {
    let value = secure_config::Bytes::from(needle.bytes());
    let text = std::str::from_utf8(value.as_slice()).expect("it is text");
    // SAFETY: the harness's thread waits for this one.
    #[allow(clippy::disallowed_methods, reason = "the library does not do it, other programs do")]
    unsafe {
        std::env::set_var(name, text);
    }
}

fn variables(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let path = folder.join("in_a_file");
    std::fs::write(&path, "a secret in a file").expect("there is room");
    let mut all: Vec<_> = (0..).zip(SECRETS).map(|(seed, name)| ((*name).to_owned(), needle(seed).bytes())).collect();
    let path = path.to_str().expect("it is text").as_bytes().to_owned();
    let kept = [path, needle(SECRETS.len()).bytes(), b"4".to_vec()];
    all.extend(KEPT.iter().map(|name| (*name).to_owned()).zip(kept));
    all
}

#[test]
fn wiped_environment_holds_no_secret_in_its_block_and_hands_none_to_a_child() {
    let folder = tempfile::tempdir().expect("there is room");
    let text = start("wipe", folder.path(), &variables(folder.path()));
    let all = Said::of(&text).found;
    let (here, child) = all.split_at(all.len() / 2);
    let (live, after) = here.split_at(here.len() / 2);
    let found = |copies, in_block| Found { least: copies, most: copies, in_block };
    let others = found(0, 1);
    let mut expected = vec![found(1, 0); SECRETS.len()];
    expected.push(others);
    assert_eq!(live, expected, "the settings hold the one copy, and what is somebody else's is left alone");
    let mut expected = vec![found(0, 0); SECRETS.len()];
    expected.push(others);
    assert_eq!(after, expected);
    assert_eq!(child, [expected.as_slice(); 2].concat(), "the child's");
    let names = text.lines().find_map(|line| line.strip_prefix("names ")).expect("they were printed");
    let mut names: Vec<&str> = names.split(' ').collect();
    names.sort_unstable();
    assert_eq!(names, KEPT);
}

#[test]
fn wiped_environment_holds_no_secret_that_was_set_after_the_start() {
    let folder = tempfile::tempdir().expect("there is room");
    let variables = variables(folder.path()).into_iter().filter(|(name, _)| name != "THE_TOKEN").collect::<Vec<_>>();
    let found = Said::of(&start("set", folder.path(), &variables)).found;
    assert_eq!(found, [Found { least: 1, most: 1, in_block: 0 }, Found::default()]);
}
