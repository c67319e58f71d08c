//! Programs that cargo built for this platform.

use std::path::Path;

use crate::started::place::{Place, given};
use crate::started::programs::{Build, package, program, schema};

fn inspected(file: &Path) -> String {
    let ended = Place::new().ask(&["inspect".as_ref(), file.as_os_str(), "--json".as_ref()]);
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""), "{ended:#?}");
    ended.out
}

#[test]
fn stripped_release_program_holds_the_document_that_it_writes() {
    assert_eq!(inspected(&program("loads", Build::Release)), schema());
}

#[test]
fn dev_program_holds_the_document_that_it_writes() {
    assert_eq!(inspected(&program("loads", Build::Dev)), schema());
}

#[test]
fn program_that_never_touches_its_settings_holds_the_document_too() {
    assert_eq!(inspected(&program("idle", Build::Release)), schema());
    assert_eq!(inspected(&program("idle", Build::Dev)), schema());
}

#[test]
fn release_program_writes_the_same_document() {
    let place = Place::new();
    let path = place.path().join("schema.json");
    let ended = place.start(program("loads", Build::Release), &["--emit".as_ref(), path.as_os_str()]);
    assert_eq!(ended.code, Some(0), "{ended:#?}");
    assert_eq!(place.read("schema.json"), schema());
}

#[test]
fn several_structs_come_out_as_one_document() {
    let place = Place::new();
    let (clock, worker) = (place.path().join("clock.json"), place.path().join("worker.json"));
    let arguments = ["--emit".as_ref(), clock.as_os_str(), worker.as_os_str()];
    assert_eq!(place.start(program("several", Build::Dev), &arguments).code, Some(0));
    let (clock, worker) = (place.read("clock.json"), place.read("worker.json"));
    let parts = |text: &str| {
        let (head, rest) = text.split_once("[\n").expect("the structs stand behind the head");
        let body = rest.strip_suffix("\n]}\n").expect("and before its end");
        (head.to_owned(), body.to_owned())
    };
    let ((head, clock), (_, worker)) = (parts(&clock), parts(&worker));
    for build in [Build::Dev, Build::Release] {
        // One that is embedded twice stands there once. Their order is the linker's.
        let (whole_head, whole) = parts(&inspected(&program("several", build)));
        assert_eq!(whole_head, head);
        let orders = [format!("{clock},\n{worker}"), format!("{worker},\n{clock}")];
        assert!(orders.contains(&whole), "{build:?}: {whole}");
    }
}

#[test]
fn one_of_several_structs_is_named() {
    let file = program("several", Build::Release);
    let ask = |arguments: &[&str]| {
        let place = Place::new();
        let mut all = vec!["export".as_ref(), "--format=schema".as_ref(), "--binary".as_ref(), file.as_os_str()];
        all.extend(arguments.iter().map(|argument| std::ffi::OsStr::new(*argument)));
        place.ask(&all)
    };
    ask(&[]).fails(2, &["holds several settings structs: ", "`worker`", "`Clock`", "`--settings NAME`"]);
    ask(&["--settings", "Clock"]).prints(&["CLOCK_PERIOD"]);
    ask(&["--settings", "worker"]).prints(&["WORKER_TOKEN"]);
    ask(&["--settings", "Worker"]).prints(&["WORKER_TOKEN"]);
    ask(&["--settings", "clok"]).fails(2, &["no settings struct `clok`", "`Clock`"]);
}

#[test]
fn program_is_built_where_none_is_named() {
    let read = |file: &str| std::fs::read_to_string(given("programs/src").join(file)).expect("the source can be read");
    let (settings, main) = (read("settings.rs"), read("bin/idle.rs"));
    let place = package("secure-config-copied", &[("src/settings.rs", &settings), ("src/bin/copied.rs", &main)]);
    let ended = place.ask(&["inspect", "--json", "--quiet"]);
    assert_eq!((ended.code, ended.out.as_str()), (Some(0), schema()), "{ended:#?}");
    let ended = place.ask(&["inspect", "--json", "--bin", "nothing"]);
    assert_eq!(ended.code, Some(3), "{ended:#?}");
    let place = place.file("src/bin/copied.rs", "fn main() { none }\n");
    place
        .ask(&["check", "-q"])
        .fails(3, &["error: the program could not be built", "hint: name a document or a program"]);
    let place = place.file("src/bin/copied.rs", "fn main() {}\n");
    place.ask(&["check", "-q"]).fails(3, &["error: what cargo built holds no schema", "secure_config::embed!"]);
    std::fs::remove_dir_all(place.path().join("src/bin")).expect("a folder of ours can be removed");
    let place = place.file("src/lib.rs", "");
    place.ask(&["check", "-q"]).fails(3, &["error: cargo built no program here"]);
}
