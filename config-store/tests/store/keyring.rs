//! Keys in the keyring of the operating system: a real GNOME Keyring in a session of its own, a locked one, a bus that says
//! nothing, and none at all. Each is met by this program, run again with an environment of its own.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};
use std::{env, fs};

use secure_config_store::{Identity, Store, StoreErrorKind as Kind};

use crate::place::{Place, kind, set, skipped, values};
use crate::source::{VALUES, load};

/// Says which of the parts below the program is to play.
const PART: &str = "SECURE_CONFIG_TEST_KEYRING_PART";
const FOLDER: &str = "SECURE_CONFIG_TEST_KEYRING_FOLDER";

/// Starts a keyring with the password `pw`, then the program.
const UNLOCKED: &str = "printf pw | gnome-keyring-daemon --unlock --components=secrets --daemonize >/dev/null 2>&1; ";

/// What the program says at the end of its part.
const PLAYED: &str = "the part was played";

/// Whether the tests can have a session and a keyring.
fn has_keyring() -> bool {
    let starts = |program: &str| Command::new(program).arg("--version").output().is_ok_and(|one| one.status.success());
    let has = cfg!(target_os = "linux") && starts("dbus-run-session") && starts("gnome-keyring-daemon");
    if !has {
        skipped("keyring", "dbus-run-session and gnome-keyring-daemon are not installed");
    }
    has
}

/// Plays a part in a session with what the shell starts before, or with no session.
fn play(place: &Place, part: &str, session: Option<&str>, more: &[(&str, &str)]) {
    let program = env::current_exe().expect("this program has a path");
    let arguments = ["--exact", "keyring::part_is_played_by_a_program_of_its_own", "--nocapture"];
    let mut command = match session {
        Some(before) => {
            let mut command = Command::new("dbus-run-session");
            command.args(["--", "sh", "-c", &format!("{before}exec \"$0\" \"$@\"")]).arg(program);
            command
        }
        None => Command::new(program),
    };
    command.args(arguments);
    for name in ["DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY", "SOPS_AGE_KEY", "SOPS_AGE_KEY_FILE"] {
        command.env_remove(name);
    }
    let folder = |name| {
        let path = place.path(name);
        fs::create_dir_all(&path).expect("a folder can be made");
        path
    };
    command.env("HOME", folder("home")).env("XDG_RUNTIME_DIR", folder("run")).env("XDG_CONFIG_HOME", folder("config"));
    command.env("XDG_DATA_HOME", folder("data")).env("XDG_STATE_HOME", folder("state-home"));
    command
        .env("XDG_CACHE_HOME", folder("cache"))
        .env(FOLDER, place.path(""))
        .env(PART, part)
        .envs(more.iter().copied());
    let output = command.output().expect("the program starts");
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(!text.contains("AGE-SECRET"), "{part} prints a key");
    assert!(output.status.success() && text.contains(PLAYED), "{part}: {text}");
}

#[test]
fn part_is_played_by_a_program_of_its_own() {
    let Some(part) = env::var_os(PART) else { return };
    match part.to_str() {
        Some("keeps") => keeps(),
        Some("reads") => reads(),
        Some("locked") => is_locked(),
        Some("without") => is_without(),
        #[cfg(unix)]
        Some("falls back") => falls_back(),
        Some("waits") => waits(),
        _ => panic!("there is no such part"),
    }
    println!("{PLAYED}");
}

fn path(name: &str) -> std::path::PathBuf {
    Path::new(&env::var_os(FOLDER).expect("a part is played in a folder")).join(name)
}

/// The store that was encrypted for the key of this name.
fn kept(name: &str) -> Store {
    Store::open(path("kept.env")).expect("it is a store").identity_keyring(name).state_folder(path("state"))
}

fn development() -> Store {
    Store::development("billing").state_folder(path("state"))
}

fn key_file() -> String {
    fs::read_to_string(path("config/secure-config/development.key")).expect("the key file is text")
}

fn warnings() -> String {
    let loaded = load(development(), "dev").expect("it loads");
    loaded.report.warnings().iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn key_is_kept_by_a_real_keyring_and_opens_nothing_while_that_is_locked() {
    if !has_keyring() {
        return;
    }
    let place = Place::new();
    play(&place, "keeps", Some(UNLOCKED), &[]);
    // Another session: the key lasts, and is out of reach until somebody unlocks it.
    play(&place, "locked", Some(""), &[]);
    play(&place, "reads", Some(UNLOCKED), &[]);
    play(&place, "without", None, &[]);
}

fn keeps() {
    let identity = Identity::generate();
    identity.keep_in_keyring("billing").expect("the keyring keeps it");
    assert_eq!(kind(Identity::generate().keep_in_keyring("billing")), Some(Kind::InKeyring));
    Store::create(path("kept.env"), [identity.recipient()], None).expect("a store can be made");
    set(&kept("billing"), &[("A", "1")]);
    reads_kept();

    // A key that was made in a file before stays the one.
    let file = path("config/secure-config/development.key");
    Identity::generate().write_new(&file).expect("a key can be written");
    let before = key_file();
    set(&Store::development("early").state_folder(path("state")), &[("A", "1")]);
    assert!(key_file() == before, "the key of a file stays there");
    assert_eq!(kind(kept("development").list()), Some(Kind::NotInKeyring));
    fs::remove_file(&file).expect("it can be removed");

    set(&development(), VALUES);
    set(&development(), &[("BILLING_PORT", "9002")]);
    assert!(key_file().ends_with("\nkeyring:development\n") && !key_file().contains("AGE-SECRET"));
    assert_eq!(warnings(), "");
    // The key of a file that is lost is found again, for another program too.
    fs::remove_file(&file).expect("it can be removed");
    set(&Store::development("other").state_folder(path("state")), &[("A", "1")]);
    assert_eq!(load(development(), "dev").expect("it loads").settings.port, 9002);
}

fn reads_kept() {
    let found = values(&kept("billing")).expect("it opens");
    assert_eq!(found.first(), Some(&("A".to_owned(), "1".to_owned())));
    let error = kept("nobody").list().expect_err("there is no such key");
    assert_eq!((error.kind(), error.subject()), (Kind::NotInKeyring, Some("nobody")));
    fs::write(path("line.txt"), "# where it is\nkeyring: billing\n").expect("a file can be written");
    let named = Store::open(path("kept.env")).expect("it is a store").identity_file(path("line.txt"));
    assert_eq!(named.list().expect("it opens").values().len(), 1);
}

fn reads() {
    reads_kept();
    assert_eq!(load(development(), "dev").expect("it loads").settings.port, 9002);
}

fn is_locked() {
    assert_eq!(kind(kept("billing").list()), Some(Kind::KeyringLocked));
    assert_eq!(kind(Identity::generate().keep_in_keyring("another")), Some(Kind::KeyringLocked));
    let error = load(development(), "dev").expect_err("it is locked").to_string();
    assert!(error.contains("the keyring of the operating system is locked") && error.contains("unlock it"), "{error}");
}

/// A store whose key is in the keyring never gets another one.
fn is_without() {
    let before = key_file();
    assert_eq!(kind(development().edit()), Some(Kind::KeyringSilent));
    assert_eq!(kind(Store::development("third").edit()), Some(Kind::KeyringSilent));
    assert_eq!(key_file(), before);
}

#[test]
#[cfg(target_os = "linux")]
fn developers_key_is_in_a_file_where_no_keyring_answers_and_each_load_says_so() {
    play(&Place::new(), "falls back", None, &[]);
}

#[cfg(unix)]
fn falls_back() {
    use std::os::unix::fs::PermissionsExt;
    let error = Identity::generate().keep_in_keyring("billing").expect_err("there is none");
    assert_eq!((error.kind(), error.subject()), (Kind::KeyringSilent, Some("billing")));
    set(&development(), VALUES);
    assert!(key_file().contains("AGE-SECRET-KEY-1"), "the key is in the file");
    let rights = fs::metadata(path("config/secure-config/development.key")).expect("it is there").permissions();
    assert_eq!(rights.mode() & 0o777, 0o600);
    assert!(warnings().contains("its key is in the file `development.key`"), "{}", warnings());
    // A line of the file that names the keyring is no key that is missing: its fault is the one that counts.
    fs::write(path("config/secure-config/development.key"), "keyring:development\n").expect("it can be written");
    let error = load(development(), "dev").expect_err("there is none").to_string();
    assert!(error.contains("does not answer") && error.contains("start it in a session"), "{error}");
}

#[test]
#[cfg(target_os = "linux")]
fn bus_that_says_nothing_is_waited_for_a_few_seconds() {
    let place = Place::new();
    let socket = place.path("silent");
    let _bus = std::os::unix::net::UnixListener::bind(&socket).expect("a socket can be bound");
    let address = format!("unix:path={}", socket.display());
    play(&place, "waits", None, &[("DBUS_SESSION_BUS_ADDRESS", &address)]);
}

fn waits() {
    let start = Instant::now();
    assert_eq!(kind(Identity::generate().keep_in_keyring("billing")), Some(Kind::KeyringSilent));
    let waited = start.elapsed();
    assert!(waited > Duration::from_secs(4) && waited < Duration::from_secs(20), "{waited:?}");
}
