//! What the seal finds that sops does not.

use secure_config_store::{Identity, StoreErrorKind as Kind};

use crate::place::{Place, kind, set};

#[test]
fn recipient_that_sops_added_is_not_sealed_by_the_way() {
    let place = Place::new();
    let store = place.store("a.env", Some("prod"), &[("A", "1")]);
    let other = Identity::generate().recipient();
    if place.sops_says(&["rotate", "-i", "--add-age", &other, "a.env"]).is_none() {
        return;
    }
    assert_eq!(kind(store.edit()), Some(Kind::SealBroken));
    assert_eq!(kind(store.seal(Some("prod"), false)), Some(Kind::SealUnreadable));
    store.seal(Some("prod"), true).unwrap();
    assert_eq!(store.list().unwrap().recipients().len(), 2);
}

#[test]
fn seal_that_was_edited_is_broken() {
    let place = Place::new();
    let store = place.store("a.env", Some("prod"), &[("A", "1")]);
    let Some(text) = place.sops_says(&["decrypt", "a.env"]) else { return };
    let seal = text.lines().find_map(|line| line.strip_prefix("SECURE_CONFIG_SEAL=")).unwrap();
    let edited = seal.replace("environment=prod", "environment=test");
    assert_ne!(seal, edited);
    place.sops_says(&["set", "a.env", "[\"SECURE_CONFIG_SEAL\"]", &format!("\"{edited}\"")]);
    assert_eq!(kind(store.edit()), Some(Kind::SealBroken));
}

#[test]
fn each_thing_that_sops_changes_is_named() {
    let place = Place::new();
    let store = place.store("a.env", Some("prod"), &[("A", "1"), ("B", "2")]);
    let sealed = place.read("a.env");
    for (arguments, expected) in [
        (&["set", "a.env", "[\"A\"]", "\"9\""][..], Kind::SealValues),
        (&["set", "a.env", "[\"NEW\"]", "\"9\""], Kind::SealNames),
        (&["unset", "a.env", "[\"B\"]"], Kind::SealNames),
    ] {
        place.write("a.env", &sealed);
        if place.sops_says(arguments).is_none() {
            return;
        }
        assert_eq!(kind(store.edit()), Some(expected), "{arguments:?}");
        assert_eq!(store.list().unwrap().fault().map(|error| error.kind()), Some(expected));
        store.seal(None, false).unwrap();
        set(&store, &[("A", "5")]);
    }
}
