//! A missing, a wrong and a damaged key: each by its own name, with who the store is encrypted for.

use secure_config_store::{Identity, Store, StoreErrorKind as Kind};

use crate::place::Place;

fn attempt(store: &Store) -> secure_config_store::StoreError {
    store.list().unwrap_err()
}

#[test]
fn key_that_is_wrong_or_damaged_is_told_apart() {
    let place = Place::new();
    place.store("a.env", None, &[("A", "hunter2")]);
    let short: String = place.identity.recipient().chars().take(12).collect();
    let open = || Store::open(place.path("a.env")).unwrap();

    let wrong = attempt(&open().identity(Identity::generate().to_bytes()));
    assert_eq!((wrong.kind(), wrong.subject()), (Kind::WrongKey, Some(format!("{short}…").as_str())));

    place.write("empty.txt", "# no key\n");
    let none = attempt(&open().identity_file(place.path("empty.txt")));
    assert_eq!((none.kind(), none.subject()), (Kind::NoIdentity, Some(format!("{short}…").as_str())));

    let key = place.read("key.txt");
    let damaged = key.replacen("AGE-SECRET-KEY-1", "AGE-SECRET-KEY-1Q", 1);
    place.write("damaged.txt", &damaged);
    let damaged = attempt(&open().identity_file(place.path("damaged.txt")));
    assert_eq!((damaged.kind(), damaged.line()), (Kind::DamagedKey, Some(2)));
    assert!(damaged.to_string().contains("damaged.txt:2") && !damaged.to_string().contains("AGE-SECRET"), "{damaged}");

    let gone = attempt(&open().identity_file(place.path("gone.txt")));
    assert_eq!((gone.kind(), gone.path()), (Kind::KeyUnreadable, place.path("gone.txt").as_path()));
}

#[test]
fn key_in_the_place_of_a_path_or_a_name_is_not_repeated() {
    let place = Place::new();
    let store = place.store("a.env", Some("prod"), &[("A", "1")]);
    let key = String::from_utf8(Identity::generate().to_bytes().as_slice().to_vec()).unwrap();
    place.write("named.txt", format!("keyring:{}\n", key.trim()));
    let open = || Store::open(store.path()).unwrap().state_folder(place.path("state"));
    for store in [open().identity_file(key.trim()), open().identity_file(place.path("named.txt"))] {
        let error = attempt(&store);
        let text = format!("{error} {error:?}");
        assert!(!text.contains("AGE-SECRET-KEY") && !text.contains(&key[20..40]), "{text}");
    }
}

#[test]
fn damaged_key_beside_a_good_one_is_no_harm() {
    let place = Place::new();
    let store = place.store("a.env", None, &[("A", "1")]);
    place.write("both.txt", format!("AGE-SECRET-KEY-1DAMAGED\n{}", place.read("key.txt")));
    let both = Store::open(place.path("a.env")).unwrap().identity_file(place.path("both.txt"));
    assert_eq!(both.list().unwrap().values(), store.list().unwrap().values());
}

#[test]
fn file_that_is_no_store_is_refused_when_it_is_opened() {
    let place = Place::new();
    place.write("plain.env", "A=hunter2\n");
    place.write("a.txt", "A=1\n");
    place.write("binary.env", [0xff, 0xfe, 0]);
    place.write("crlf.env", "A=1\r\nsops_mac=x\r\n");
    for (name, kind) in [
        ("plain.env", Kind::NotAStore),
        ("a.txt", Kind::UnknownFormat),
        ("gone.env", Kind::Missing),
        ("binary.env", Kind::Syntax),
        ("crlf.env", Kind::LineEnds),
    ] {
        let error = Store::open(place.path(name)).unwrap_err();
        assert_eq!(error.kind(), kind, "{name}");
        assert!(!error.to_string().contains("hunter2") && error.path().ends_with(name), "{error}");
    }
}

/// Reads the store of this folder with whatever key is found; run in a process of its own, whose environment is set.
#[test]
fn key_is_found_where_sops_finds_it() {
    const FOLDER: &str = "SECURE_CONFIG_TEST_FOUND_IN";
    if let Some(folder) = std::env::var_os(FOLDER) {
        let path = std::path::PathBuf::from(folder).join("a.env");
        let found = Store::open(path).unwrap().list().map(|list| list.values().len());
        println!(
            "found: {}",
            found.map_or_else(|error| format!("{:?} {:?}", error.kind(), error.subject()), |n| n.to_string())
        );
        return;
    }
    let place = Place::new();
    place.store("a.env", None, &[("A", "1")]);
    let key = place.read("key.txt");
    std::fs::create_dir_all(place.path("config/sops/age")).unwrap();
    place.write("config/sops/age/keys.txt", &key);
    let config = place.path("config").to_string_lossy().into_owned();
    let file = place.key_file().to_string_lossy().into_owned();
    for (variables, expected) in [
        (&[("SOPS_AGE_KEY", key.as_str())][..], "found: 1"),
        (&[("SOPS_AGE_KEY_FILE", file.as_str())], "found: 1"),
        (&[("XDG_CONFIG_HOME", config.as_str())], "found: 1"),
        (&[("SOPS_AGE_KEY_FILE", "no/such/file")], "found: KeyUnreadable"),
        (&[("SOPS_AGE_KEY_CMD", "cat key.txt")], "SOPS_AGE_KEY_CMD is set; no command is run"),
        (&[], "found: NoIdentity"),
    ] {
        // On macOS the user's folder is another one.
        if !cfg!(target_os = "linux") && variables.iter().any(|(name, _)| *name == "XDG_CONFIG_HOME") {
            continue;
        }
        let mut command = std::process::Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "keys::key_is_found_where_sops_finds_it", "--nocapture"]);
        for name in [
            "SOPS_AGE_KEY",
            "SOPS_AGE_KEY_FILE",
            "SOPS_AGE_KEY_CMD",
            "XDG_CONFIG_HOME",
            "SOPS_AGE_SSH_PRIVATE_KEY_FILE",
        ] {
            command.env_remove(name);
        }
        command.env("HOME", place.path("nobody")).env(FOLDER, place.path("")).envs(variables.iter().copied());
        let output = command.output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(text.contains(expected), "{variables:?}: {text}");
    }
}

#[test]
#[cfg(all(feature = "ssh", unix))]
fn ssh_key_opens_what_sops_encrypted_for_it() {
    let place = Place::new();
    let keygen = |name: &str, passphrase: &str| {
        let mut command = std::process::Command::new("ssh-keygen");
        command.args(["-q", "-t", "ed25519", "-N", passphrase, "-C", "me", "-f"]).arg(place.path(name));
        command.status().is_ok_and(|status| status.success())
    };
    if !keygen("id", "") || !keygen("locked", "hunter2") {
        crate::place::skipped("ssh-keygen", "it is not installed");
        return;
    }
    let recipient = place.read("id.pub").trim().to_owned();
    Store::create(place.path("a.env"), [recipient.as_str()], None).unwrap();
    let store =
        Store::open(place.path("a.env")).unwrap().identity_file(place.path("id")).state_folder(place.path("state"));
    crate::place::set(&store, &[("A", "1")]);
    assert_eq!(store.list().unwrap().values().len(), 1);
    let locked = attempt(&Store::open(place.path("a.env")).unwrap().identity_file(place.path("locked")));
    assert_eq!(locked.kind(), Kind::UnusableKey);
    let wrong = attempt(&Store::open(place.path("a.env")).unwrap().identity_file(place.key_file()));
    assert!(wrong.subject().is_some_and(|text| text.starts_with("ssh-ed25519 …")), "{wrong}");
    place.write("plain", "A=1\n");
    let encrypted = place.sops_says(&[
        "encrypt",
        "--age",
        &recipient,
        "--input-type",
        "dotenv",
        "--output-type",
        "dotenv",
        "plain",
    ]);
    let Some(text) = encrypted else { return };
    place.write("b.env", text);
    let store = Store::open(place.path("b.env")).unwrap().identity_file(place.path("id")).allow_unsealed();
    assert_eq!(store.list().unwrap().values()[0].name(), "A");
}
