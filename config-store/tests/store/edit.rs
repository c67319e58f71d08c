//! Changing a store.

use secure_config_store::{Identity, Store, StoreErrorKind as Kind, textconv};

use crate::place::{Place, kind, set, values};

#[test]
fn what_is_not_changed_stays_byte_for_byte() {
    let place = Place::new();
    let store = place.store("a.env", None, &[("A", "1"), ("B", "2")]);
    let text = place.read("a.env");
    place.write("a.env", format!("# mine\n\n{text}"));
    store.seal(None, false).unwrap();
    let before = place.read("a.env");
    set(&store, &[("B", "3"), ("C", "4")]);
    let after = place.read("a.env");
    let kept = |name: &str| before.lines().filter(|line| line.starts_with(name)).all(|line| after.contains(line));
    assert!(after.starts_with("# mine\n\nA=ENC["), "{after}");
    assert!(kept("A=") && kept("A_ROTATED_AT=") && kept("sops_age") && !kept("B="), "{after}");
    let names: Vec<&str> = after.lines().filter_map(|line| line.split_once('=')).map(|(name, _)| name).collect();
    let wanted = ["A", "A_ROTATED_AT", "B", "B_ROTATED_AT", "C", "C_ROTATED_AT", "SECURE_CONFIG_SEAL"];
    assert_eq!(names[..7], wanted);
}

#[test]
fn value_that_is_set_again_keeps_its_date() {
    let place = Place::new();
    let store = place.store("a.env", None, &[("A", "1")]);
    let before = place.read("a.env");
    let mut edit = store.edit().unwrap();
    assert!(!edit.set("A", "1").unwrap());
    edit.save().unwrap();
    let line = |text: &str| text.lines().find(|line| line.starts_with("A_ROTATED_AT")).map(str::to_owned);
    assert_eq!(line(&place.read("a.env")), line(&before));
    assert!(store.list().unwrap().values()[0].changed().is_some_and(|date| date.ends_with('Z')));
}

#[test]
fn name_or_value_that_the_file_cannot_hold_is_refused() {
    let place = Place::new();
    let store = place.create("a.env", None);
    let mut edit = store.edit().unwrap();
    for name in ["", "1A", "A B", "A=B", "sops_mac", "SECURE_CONFIG_SEAL", "Ä", "A\n"] {
        assert_eq!(kind(edit.set(name, "x")), Some(Kind::BadName), "{name:?}");
    }
    assert_eq!(kind(edit.set("A", vec![0xff, 0x00])), Some(Kind::BadValue));
    assert_eq!(kind(edit.set("A_unencrypted", r"two\nlines")), Some(Kind::BadValue));
    assert_eq!(kind(edit.remove("A")), Some(Kind::NotFound));
    assert_eq!(kind(edit.remove("SECURE_CONFIG_SEAL")), Some(Kind::NotFound));
    assert_eq!(kind(edit.set("BIG", "x".repeat(1 << 20))), None);
    assert_eq!(kind(edit.save()), Some(Kind::TooLarge));
    assert_eq!(values(&store).unwrap(), []);
}

#[test]
fn removed_value_is_gone_with_its_date() {
    let place = Place::new();
    let store = place.store("a.env", None, &[("A", "1"), ("B", "2")]);
    let mut edit = store.edit().unwrap();
    edit.remove("A").unwrap();
    edit.save().unwrap();
    let names: Vec<String> = values(&store).unwrap().into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["B", "B_ROTATED_AT"]);
}

#[test]
fn recipient_reads_from_when_it_was_added_until_it_was_removed() {
    let place = Place::new();
    let store = place.store("a.env", Some("prod"), &[("A", "1")]);
    let other = Identity::generate();
    let as_other =
        || Store::open(place.path("a.env")).unwrap().identity(other.to_bytes()).state_folder(place.path("other"));
    assert_eq!(kind(as_other().list()), Some(Kind::WrongKey));

    let mut edit = store.edit().unwrap();
    edit.add_recipient(&other.recipient()).unwrap();
    edit.save().unwrap();
    assert_eq!(as_other().list().unwrap().recipients().len(), 2);
    let line = |text: &str| text.lines().find(|line| line.starts_with("A=")).map(str::to_owned);
    let before = line(&place.read("a.env"));

    let mut edit = store.edit().unwrap();
    let short = store.list().unwrap().recipients()[1].clone();
    edit.remove_recipient(&short).unwrap();
    assert_eq!(kind(edit.remove_recipient(&place.identity.recipient())), Some(Kind::LastRecipient));
    edit.save().unwrap();
    assert_eq!(kind(as_other().list()), Some(Kind::WrongKey));
    assert_ne!(line(&place.read("a.env")), before, "the data key is a new one");
    assert_eq!(values(&store).unwrap()[0], ("A".into(), "1".into()));
    if let Some(text) = place.sops_says(&["decrypt", "a.env"]) {
        assert!(text.starts_with("A=1\n"), "{text}");
    }
}

#[test]
fn recipient_that_is_none_is_refused() {
    let place = Place::new();
    let store = place.create("a.env", None);
    for id in ["", "age1", "nobody", "AGE-SECRET-KEY-1"] {
        assert_eq!(kind(store.edit().unwrap().add_recipient(id)), Some(Kind::BadRecipient), "{id:?}");
        assert_eq!(kind(Store::create(place.path("b.env"), [id], None)), Some(Kind::BadRecipient), "{id:?}");
    }
    assert_eq!(kind(Store::create(place.path("b.env"), [""; 0], None)), Some(Kind::NoAgeRecipient));
    assert!(!place.path("b.env").exists());
}

#[test]
fn store_is_never_made_over_another_file() {
    let place = Place::new();
    let store = place.store("a.env", None, &[("A", "1")]);
    assert_eq!(kind(Store::create(store.path(), [place.identity.recipient()], None)), Some(Kind::Exists));
    assert_eq!(kind(place.identity.write_new(place.key_file())), Some(Kind::Exists));
    assert_eq!(values(&store).unwrap()[0].1, "1");
}

#[test]
#[cfg(unix)]
fn file_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    let store = place.store("a.env", None, &[("A", "1")]);
    for path in [store.path(), &place.key_file()] {
        assert_eq!(std::fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn two_writers_at_once_lose_nothing() {
    let place = Place::new();
    let store = place.create("a.env", None);
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let store = &store;
            scope.spawn(move || {
                for number in 0..5 {
                    set(store, &[(&format!("W{writer}_{number}"), "x")]);
                }
            });
        }
    });
    let list = store.list().unwrap();
    assert_eq!((list.values().len(), list.generation()), (20, Some(21)));
}

#[test]
fn textconv_shows_names_and_what_changed_and_no_value() {
    let place = Place::new();
    let store = place.store("a.env", None, &[("A", "hunter2"), ("B", "2"), ("C_unencrypted", "sentinel"), ("D", "")]);
    let before = textconv(place.read("a.env").as_bytes()).unwrap();
    set(&store, &[("A", "hunter3")]);
    let after = textconv(place.read("a.env").as_bytes()).unwrap();
    let changed: Vec<_> =
        before.lines().zip(after.lines()).filter(|(a, b)| a != b).map(|(a, _)| a.split(' ').next()).collect();
    assert_eq!(changed, [Some("A"), Some("A_ROTATED_AT")]);
    assert!(after.contains("C_unencrypted in clear\n") && after.contains("D empty\n"), "{after}");
    assert!(!after.contains("hunter") && !after.contains("sentinel"), "{after}");
}

#[test]
fn fingerprint_tells_equal_values_from_different_ones() {
    let place = Place::new();
    let store = place.store("a.env", None, &[("A", "hunter2"), ("B", "hunter2"), ("C", "hunter3")]);
    let list = store.list().unwrap();
    let [a, b, c] = list.values() else { panic!("three values") };
    assert!(a.fingerprint() == b.fingerprint() && a.fingerprint() != c.fingerprint());
    assert!(!format!("{list:?}{store:?}").contains("hunter"));
}

#[test]
fn what_is_remembered_may_lie_beside_the_store() {
    let place = Place::new();
    let store = place.create("a.env", None).state_folder(place.path(""));
    set(&store, &[("A", "1")]);
    assert_eq!(values(&store).unwrap()[0].1, "1");
}
