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
