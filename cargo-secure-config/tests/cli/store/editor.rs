//! `store edit`: whatever ends, nothing of the plain text is left.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::{place, set, values};
use crate::prepared::SENTINEL;
use crate::started::place::{CARGO_SECURE_CONFIG, Place};

/// An editor that says where its file is and who it is, and then waits.
const WAITS: &str = "#!/bin/sh\nprintf %s \"$1\" > where.new && echo $$ > who && mv where.new where\nexec sleep 60\n";

fn waiting() -> (Place, Child, String) {
    let place = place().file("editor", WAITS).mode("editor", 0o700).env("EDITOR", "./editor");
    set(&place, "A", SENTINEL);
    let mut command = place.command(CARGO_SECURE_CONFIG);
    let child = command.args(["store", "edit"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let child = child.expect("it can be started");
    until("the editor is started", || place.path().join("where").exists());
    let file = place.read("where");
    assert!(fs::read_to_string(&file).expect("it is there").contains(SENTINEL), "the editor is given the values");
    (place, child, file)
}

#[track_caller]
fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < Duration::from_secs(20), "not seen: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn kill(id: &str) {
    let status = Command::new("kill").args(["-9", id]).status().expect("there is `kill`");
    assert!(status.success());
}

#[test]
fn file_is_in_memory_and_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let (place, mut child, file) = waiting();
    let mode = |path: &Path| fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
    let (file, folder) = (Path::new(&file), Path::new(&file).parent().expect("it stands in a folder"));
    assert_eq!((mode(file), mode(folder)), (0o600, 0o700));
    assert!(!folder.starts_with(place.path()), "it is not beside the store");
    kill(place.read("who").trim());
    child.wait().expect("it ends");
}

#[test]
fn editor_that_is_killed_leaves_nothing() {
    let (place, mut child, file) = waiting();
    // What an editor keeps beside its file goes, too.
    fs::write(format!("{file}.swp"), SENTINEL).expect("a file can be written beside it");
    kill(place.read("who").trim());
    assert_eq!(child.wait().expect("it ends").code(), Some(3));
    assert!(!Path::new(&file).parent().expect("it stood in a folder").exists(), "the folder is left");
    assert!(values(&place).starts_with(&format!("A={SENTINEL}\n")), "the store is changed");
}

#[test]
fn command_that_is_killed_leaves_nothing_either() {
    let (place, mut child, file) = waiting();
    child.kill().expect("it is there");
    child.wait().expect("it ends");
    until("the folder is removed", || !Path::new(&file).parent().expect("it stood in a folder").exists());
    kill(place.read("who").trim());
}

#[test]
fn interrupt_does_not_end_the_command_while_the_editor_is_open() {
    let (place, mut child, file) = waiting();
    let interrupt = |id: u32| Command::new("kill").args(["-2", &id.to_string()]).status().expect("there is `kill`");
    assert!(interrupt(child.id()).success());
    std::thread::sleep(Duration::from_millis(200));
    assert_eq!(child.try_wait().expect("it can be asked"), None, "the command ends with its editor open");
    assert!(Path::new(&file).exists(), "what is edited is gone");
    kill(place.read("who").trim());
    assert_eq!(child.wait().expect("it ends").code(), Some(3));
}

#[test]
fn store_that_changes_meanwhile_is_not_overwritten() {
    let place = place().env("EDITOR", "./editor");
    let place =
        place.file("editor", format!("#!/bin/sh\n{CARGO_SECURE_CONFIG} store set C < value\necho A=edited > \"$1\"\n"));
    let place = place.file("value", "set meanwhile").mode("editor", 0o700);
    place.ask(&["store", "edit"]).fails(3, &["was changed meanwhile: nothing was written"]);
    let values = values(&place);
    assert!(values.contains("C=set meanwhile\n") && !values.contains("edited"), "one of two changes is lost");
}

#[test]
fn guard_wipes_no_other_folder() {
    let place = place();
    let folder = place.path().join("secrets");
    place.ask(&["store", "wipe", &folder.display().to_string()]);
    assert!(folder.join("prod.env").exists());
}
