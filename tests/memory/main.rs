//! One copy of a secret while it lives and none after the drop, searched for in the memory of a process that does not
//! hold it before: no whole one, no half and no tail. `/proc` makes that possible, so this is for Linux.
//!
//! The block into which the kernel copied the environment is counted by itself: nobody asked to overwrite it.
//! `cargo xtask memory` prints the table.

#![cfg(target_os = "linux")]
#![deny(unsafe_code)]
#![allow(dead_code, reason = "the settings are loaded to see where their bytes are")]

#[cfg(feature = "harden")]
mod dumps;
#[cfg(feature = "wipe")]
mod environment;
#[cfg(debug_assertions)]
mod generated;
mod needle;
mod observe;
mod places;
mod scenes;
mod search;

use std::path::Path;
use std::process::Command;
use std::sync::Mutex;

use observe::Said;
use scenes::Scene;
use search::Found;

/// Names what a process does that is to be searched; it runs in the folder with the files.
const SCENE: &str = "SECURE_CONFIG_MEMORY_SCENE";

/// What the searched process does; without a scene, nothing.
#[test]
fn child() {
    let Some(word) = std::env::var_os(SCENE) else { return };
    let word = word.into_string().expect("it is one of ours");
    let folder = std::env::current_dir().expect("it was given one");
    match Scene::of(&word) {
        Some(scene) => scene.play(&folder),
        None => {
            controls::play(&word);
            #[cfg(debug_assertions)]
            generated::play(&word);
            #[cfg(feature = "wipe")]
            environment::play(&word);
            #[cfg(feature = "harden")]
            dumps::play(&word, &folder);
        }
    }
}

fn start(scene: &str, folder: &Path, variables: &[(String, Vec<u8>)]) -> String {
    use std::os::unix::ffi::OsStrExt;
    let program = std::env::current_exe().expect("this test is a program");
    let output = Command::new(program)
        .args(["--exact", "child", "--nocapture", "--test-threads=1"])
        .current_dir(folder)
        .env_clear()
        .env(SCENE, scene)
        .envs(variables.iter().map(|(name, value)| (name, std::ffi::OsStr::from_bytes(value))))
        .output()
        .expect("it starts");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{scene}: {}", String::from_utf8_lossy(&output.stderr));
    text
}

/// What is wrong with the scene, and its line for the table.
fn judge(scene: Scene) -> (Vec<String>, String) {
    let folder = tempfile::tempdir().expect("there is room");
    let broken = scene.case == scenes::Case::Broken;
    let variables = scene.place.write(folder.path(), &scene.variables(), broken);
    let said = Said::of(&start(&scene.word(), folder.path(), &variables));
    let expected = scene.expected();
    let what = format!("{}\t{}\t{}", scene.place.name(), scene.case.name(), scene.size);
    let mut faults = Vec::new();
    if said.loaded == scene.fails() {
        faults.push(format!("{what}: loaded {}", said.loaded));
    }
    if said.found.len() != expected.len() * 2 {
        faults.push(format!("{what}: not searched"));
        return (faults, what);
    }
    let (live, after) = said.found.split_at(expected.len());
    for (at, expected) in expected.iter().enumerate() {
        let form = expected.needle.form;
        let once = Found { least: expected.live, most: expected.live, in_block: expected.in_block };
        let gone = Found { least: 0, most: 0, in_block: expected.in_block };
        if live[at] != once {
            faults.push(format!("{what}: {form:?} {} while it lives: {:?}", expected.needle.seed, live[at]));
        }
        if after[at] != gone {
            faults.push(format!("{what}: {form:?} {} after the drop: {:?}", expected.needle.seed, after[at]));
        }
    }
    let most = |found: &[Found]| found.iter().map(|found| found.most).max().unwrap_or_default();
    (faults, format!("{what}\t{}\t{}", most(live), most(after)))
}

#[test]
fn secret_stands_in_memory_once_while_it_lives_and_nowhere_after_the_drop() {
    let scenes: Vec<Scene> = Scene::all().collect();
    let next = Mutex::new(0..scenes.len());
    let results = Mutex::new(Vec::new());
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(at) = { next.lock().expect("no panic").next() } {
                    let result = judge(scenes[at]);
                    results.lock().expect("no panic").push((at, result));
                }
            });
        }
    });
    let mut results = results.into_inner().expect("no panic");
    results.sort_by_key(|(at, _)| *at);
    results.iter().for_each(|(_, (_, line))| println!("scene\t{line}"));
    let faults: Vec<String> = results.into_iter().flat_map(|(_, (faults, _))| faults).collect();
    assert!(faults.is_empty(), "copies of secrets:\n{}", faults.join("\n"));
}

/// Proofs that the search finds what is there.
mod controls {
    use std::hint::black_box;

    use super::needle::{Form, Needle};
    use super::observe::{Said, observe};
    use super::start;

    const NEEDLE: Needle = Needle { seed: 1, size: 32, form: Form::Plain };

    pub(crate) fn play(word: &str) {
        let secret = |from: usize, to: usize| -> Vec<u8> { (from..to).map(|at| NEEDLE.byte(at)).collect() };
        match word {
            "two" => observe(&[NEEDLE], || Ok::<_, ()>((secret(0, 32), secret(0, 32)))),
            "tail" => observe(&[NEEDLE], || Ok::<_, ()>(secret(23, 32))),
            "middle" => observe(&[NEEDLE], || Ok::<_, ()>(secret(9, 20))),
            "short" => observe(&[NEEDLE], || Ok::<_, ()>(secret(0, 8))),
            "stack" => observe(&[NEEDLE], || {
                let mut there = [0; 32];
                there.iter_mut().enumerate().for_each(|(at, byte)| *byte = NEEDLE.byte(at));
                black_box(&mut there);
                Ok::<_, ()>(())
            }),
            _ => {}
        }
    }

    #[test]
    fn search_of_a_process_finds_copies_and_parts_of_them_on_the_heap_and_on_the_stack() {
        let folder = tempfile::tempdir().expect("there is room");
        // While it lives, how often the runs stand there that do least and most often.
        for (word, live, after) in
            [("two", (2, 2), 1), ("tail", (0, 1), 0), ("middle", (0, 1), 0), ("stack", (1, 1), 1), ("short", (0, 0), 0)]
        {
            let found = Said::of(&start(word, folder.path(), &[])).found;
            assert_eq!((found[0].least, found[0].most), live, "{word}");
            assert!(found[1].most >= after, "{word}: what is freed or left is found");
        }
    }
}
