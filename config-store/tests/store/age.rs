//! Both ways with age itself: its keys open a store, ours are keys for it, and it opens what the store and its backups hold.

use secure_config_store::{Backup, Identity, Store};

use crate::place::{Place, set, values};

#[test]
fn key_that_age_made_opens_a_store() {
    let place = Place::new();
    let Some(key) = place.age_says("age-keygen", &[], b"") else { return };
    place.write("age.key", &key);
    let recipient = place.age_says("age-keygen", &["-y", "age.key"], b"").expect("it was there before");
    let recipient = String::from_utf8(recipient).expect("a recipient is text");
    let store = Store::create(place.path("a.env"), [recipient.trim()], Some("prod")).expect("it is a recipient");
    let store = store.identity_file(place.path("age.key")).state_folder(place.path("state"));
    set(&store, &[("TOKEN", "hunter2")]);
    let found = values(&store).expect("its key opens it");
    assert!(found.contains(&("TOKEN".into(), "hunter2".into())), "{found:?}");
}

#[test]
fn key_that_is_made_here_is_one_for_age() {
    let place = Place::new();
    let Some(recipient) = place.age_says("age-keygen", &["-y", "key.txt"], b"") else { return };
    assert_eq!(String::from_utf8_lossy(&recipient).trim(), place.identity.recipient());
    let sealed = place.age_says("age", &["-a", "-r", &place.identity.recipient()], b"hunter2").expect("it was there");
    assert_eq!(place.age_says("age", &["-d", "-i", "key.txt"], &sealed).expect("it was there"), b"hunter2");
}

#[test]
fn data_key_of_a_store_is_opened_by_age() {
    let place = Place::new();
    place.store("a.env", Some("prod"), &[("TOKEN", "hunter2")]);
    let text = place.read("a.env");
    let wrapped = text.lines().find_map(|line| line.strip_prefix("sops_age__list_0__map_enc=")).expect("it is wrapped");
    let wrapped = wrapped.replace("\\n", "\n");
    let Some(key) = place.age_says("age", &["-d", "-i", "key.txt"], wrapped.as_bytes()) else { return };
    assert_eq!(key.len(), 32, "a key of AES-256");
}

#[test]
fn backup_is_opened_by_age_alone() {
    let place = Place::new();
    let store = place.store("a.env", Some("prod"), &[("TOKEN", "hunter2")]);
    let recovery = Identity::generate();
    recovery.write_new(place.path("recovery.key")).expect("a key can be written");
    Backup::write(place.path("b.age"), place.path(""), [&store], [recovery.recipient()]).expect("it can be written");
    let Some(plain) = place.age_says("age", &["-d", "-i", "recovery.key", "b.age"], b"") else { return };
    let plain = String::from_utf8_lossy(&plain).into_owned();
    assert!(plain.starts_with("secure-config backup 1\n") && plain.contains("a.env"), "the manifest stands first");
    assert!(plain.contains(&place.read("a.env")), "the file is there as it stands");
}
