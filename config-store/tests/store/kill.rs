//! A writer that is killed leaves the old file or the new one, whole.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use secure_config_store::Store;

use crate::place::{Place, set, values};

/// Set in the process that writes until it is killed.
const FOLDER: &str = "SECURE_CONFIG_TEST_KILLED_IN";

#[test]
fn writer_that_is_killed_leaves_the_old_or_the_new_file() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        let folder = std::path::PathBuf::from(folder);
        let store = Store::open(folder.join("a.env")).expect("a store");
        let store = store.identity_file(folder.join("key.txt")).state_folder(folder.join("state"));
        let list = store.list().expect("it opens");
        for number in list.generation().unwrap_or(0).. {
            // Both change together or not at all; the file grows and shrinks.
            let filling = "x".repeat(usize::try_from(number % 7).unwrap_or(0) * 300);
            set(&store, &[("A", &number.to_string()), ("FILLING", &filling), ("B", &number.to_string())]);
        }
        return;
    }
    let place = Place::new();
    let store = place.store("a.env", Some("prod"), &[("A", "0"), ("B", "0")]);
    let program = std::env::current_exe().expect("the test has a path");
    // On a busy machine a writer needs longer to begin.
    let (start, mut rounds, mut written, mut patience) = (Instant::now(), 0_u64, 0, 60_000);
    while rounds < 40 && start.elapsed() < Duration::from_secs(30) {
        let mut writer = Command::new(&program);
        writer.args(["--exact", "kill::writer_that_is_killed_leaves_the_old_or_the_new_file", "--nocapture"]);
        writer.env(FOLDER, place.path("")).stdout(Stdio::null()).stderr(Stdio::null());
        let mut writer = writer.spawn().expect("the test starts again");
        std::thread::sleep(Duration::from_micros(patience + rounds * 27_109 % 140_000));
        writer.kill().expect("it can be killed");
        writer.wait().expect("it ends");
        rounds += 1;
        let values = values(&store).expect("the file is whole");
        let value = |name: &str| values.iter().find(|(one, _)| one == name).map(|(_, value)| value.clone());
        assert_eq!(value("A"), value("B"), "half a change");
        let before = written;
        written = store.list().expect("it opens").generation().unwrap_or(0);
        if written == before {
            patience += 20_000;
        }
    }
    assert!(written > 10, "{written} states in {rounds} rounds: the writer was not at work");
    println!("{rounds} writers killed, {written} states written");
    // What they left is removed by the next one.
    set(&store, &[("A", "1")]);
    let left = std::fs::read_dir(place.path("")).expect("the folder is there").flatten();
    let left: Vec<_> =
        left.map(|entry| entry.file_name()).filter(|name| name.to_string_lossy().contains("unfinished")).collect();
    assert!(left.is_empty(), "{left:?}");
}
