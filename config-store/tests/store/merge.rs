//! Two branches change a store.

use std::process::Command;

use secure_config_store::{Identity, Store, StoreErrorKind as Kind};

use crate::place::{Place, kind, set, values};

/// Three states of a store, each side changed by a function.
fn sides(place: &Place, ours: impl Fn(&Store), theirs: impl Fn(&Store)) -> Store {
    let first = [("A", "1"), ("B", "2"), ("C", "3")];
    place.store("base.env", Some("prod"), &first);
    let base = place.read("base.env");
    // Each branch knows its own states only.
    for (name, change) in [("ours.env", &ours as &dyn Fn(&Store)), ("theirs.env", &theirs)] {
        place.write(name, &base);
        change(&place.open(name).state_folder(place.path(&format!("state-{name}"))));
    }
    place.open("ours.env")
}

fn merge(place: &Place, store: &Store) -> Option<Kind> {
    kind(store.merge(place.path("base.env"), place.path("theirs.env")))
}

fn value(store: &Store, name: &str) -> Option<String> {
    values(store).unwrap().into_iter().find(|(one, _)| one == name).map(|(_, value)| value)
}

#[test]
fn branches_that_change_different_names_merge_without_a_conflict() {
    let place = Place::new();
    let store = sides(
        &place,
        |store| set(store, &[("A", "ours"), ("NEW", "n")]),
        |store| {
            let mut edit = store.edit().unwrap();
            edit.set("B", "theirs").unwrap();
            edit.remove("C").unwrap();
            edit.save().unwrap();
        },
    );
    let theirs = place.read("theirs.env");
    assert_eq!(merge(&place, &store), None);
    let found = ["A", "B", "C", "NEW"].map(|name| value(&store, name));
    assert_eq!(found.each_ref().map(|value| value.as_deref()), [Some("ours"), Some("theirs"), None, Some("n")]);
    assert_eq!(store.list().unwrap().generation(), Some(4));
    // What is taken from a side is taken as it stands there.
    let line = theirs.lines().find(|line| line.starts_with("B=")).unwrap();
    assert!(place.read("ours.env").contains(line));
    if let Some(text) = place.sops_says(&["decrypt", "ours.env"]) {
        assert!(text.contains("A=ours\n") && text.contains("B=theirs\n"), "{text}");
    }
}

#[test]
fn value_that_both_sides_changed_is_a_conflict_that_is_named() {
    let place = Place::new();
    let store = sides(&place, |store| set(store, &[("A", "hunter2")]), |store| set(store, &[("A", "hunter3")]));
    let before = place.read("ours.env");
    let error = store.merge(place.path("base.env"), place.path("theirs.env")).unwrap_err();
    assert_eq!((error.kind(), error.subject()), (Kind::Conflict, Some("A")));
    assert!(!error.to_string().contains("hunter") && place.read("ours.env") == before);
}

#[test]
fn one_value_set_on_both_sides_is_no_conflict() {
    let place = Place::new();
    let store = sides(
        &place,
        |store| {
            std::thread::sleep(std::time::Duration::from_millis(1_100));
            set(store, &[("A", "same")]);
        },
        |store| {
            std::thread::sleep(std::time::Duration::from_millis(1_100));
            set(store, &[("A", "same")]);
        },
    );
    let later = value(&place.open("theirs.env").state_folder(place.path("x")), "A_ROTATED_AT");
    assert_eq!(merge(&place, &store), None);
    assert_eq!((value(&store, "A").as_deref(), value(&store, "A_ROTATED_AT")), (Some("same"), later));
}

#[test]
fn recipient_that_one_side_removed_stays_out() {
    let place = Place::new();
    let other = Identity::generate();
    let add = |store: &Store| {
        let mut edit = store.edit().unwrap();
        edit.add_recipient(&other.recipient()).unwrap();
        edit.save().unwrap();
    };
    let first = place.store("base.env", Some("prod"), &[("A", "1"), ("B", "2")]);
    add(&first);
    let base = place.read("base.env");
    for (name, removes) in [("ours.env", false), ("theirs.env", true)] {
        place.write(name, &base);
        let store = place.open(name).state_folder(place.path(name).with_extension("state"));
        let mut edit = store.edit().unwrap();
        if removes {
            edit.remove_recipient(&other.recipient()).unwrap();
        } else {
            edit.set("B", "ours").unwrap();
        }
        edit.save().unwrap();
    }
    let store = place.open("ours.env");
    assert_eq!(merge(&place, &store), None);
    assert_eq!((value(&store, "B").as_deref(), store.list().unwrap().recipients().len()), (Some("ours"), 1));
    let as_other = Store::open(store.path()).unwrap().identity(other.to_bytes());
    assert_eq!(kind(as_other.list()), Some(Kind::WrongKey));
}

#[test]
fn data_key_that_one_side_made_anew_stays() {
    let place = Place::new();
    let line = |text: &str| text.lines().find(|line| line.starts_with("C=")).map(str::to_owned);
    let store = sides(
        &place,
        |store| set(store, &[("A", "ours")]),
        |store| {
            let mut edit = store.edit().unwrap();
            edit.rekey().unwrap();
            edit.save().unwrap();
        },
    );
    let theirs = place.read("theirs.env");
    assert_eq!(merge(&place, &store), None);
    assert_eq!(line(&place.read("ours.env")), line(&theirs));
    assert_eq!(value(&store, "A").as_deref(), Some("ours"));
}

#[test]
fn recipient_that_one_side_added_reads_the_merged_store() {
    let place = Place::new();
    let other = Identity::generate();
    let store = sides(
        &place,
        |store| set(store, &[("A", "ours")]),
        |store| {
            let mut edit = store.edit().unwrap();
            edit.add_recipient(&other.recipient()).unwrap();
            edit.save().unwrap();
        },
    );
    assert_eq!(merge(&place, &store), None);
    let as_other = Store::open(store.path()).unwrap().identity(other.to_bytes());
    assert_eq!(value(&as_other.state_folder(place.path("other")), "A").as_deref(), Some("ours"));
}

#[test]
fn state_that_somebody_changed_without_a_key_is_not_merged() {
    let place = Place::new();
    let store = sides(&place, |_| {}, |store| set(store, &[("X_unencrypted", "1")]));
    place.write("theirs.env", place.read("theirs.env").replace("X_unencrypted=", "Y_unencrypted="));
    assert_eq!(merge(&place, &store), Some(Kind::SealNames));
    place.store("theirs.env2.env", None, &[]);
    assert_eq!(kind(store.merge(place.path("base.env"), place.path("theirs.env2.env"))), Some(Kind::Unrelated));
}

#[test]
fn list_that_the_other_side_changed_is_a_conflict() {
    let place = Place::new();
    if place.made_by_sops("base.yaml", "list:\n  - a\n  - b\ntoken: t\n", &[]).is_none() {
        return;
    }
    place.open("base.yaml").seal(Some("prod"), false).unwrap();
    for side in ["ours.yaml", "theirs.yaml"] {
        place.write(side, place.read("base.yaml"));
    }
    let ours = place.open("ours.yaml");
    let merged = |ours: &Store| ours.merge(place.path("base.yaml"), place.path("theirs.yaml"));
    assert_eq!(kind(merged(&ours)), None, "nobody changed anything");
    place.sops_says(&["set", "theirs.yaml", r#"["list"][1]"#, r#""c""#]).unwrap();
    place.open("theirs.yaml").seal(None, false).unwrap();
    assert_eq!(kind(merged(&ours)), Some(Kind::Conflict), "the second of a list");
}

#[test]
fn git_merges_by_the_driver() {
    if Command::new("git").arg("--version").output().is_err() {
        crate::place::skipped("git", "it is not installed");
        return;
    }
    // The test is the driver itself: git starts it with the three files.
    if let Some(files) = std::env::var_os("SECURE_CONFIG_TEST_MERGE") {
        let files = files.into_string().unwrap();
        let [base, ours, theirs, key, name]: [&str; 5] = files.split('|').collect::<Vec<_>>().try_into().unwrap();
        let store = Store::open_as(ours, name).unwrap().identity_file(key);
        store.state_folder(std::path::Path::new(key).with_extension("state")).merge(base, theirs).unwrap();
        return;
    }
    let place = Place::new();
    let store = place.store("prod.env", Some("prod"), &[("A", "1"), ("B", "2")]);
    let git = |arguments: &[&str]| {
        let output = Command::new("git").current_dir(place.path("")).args(arguments).output().unwrap();
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    };
    let program = std::env::current_exe().unwrap();
    let driver = format!(
        "SECURE_CONFIG_TEST_MERGE='%O|%A|%B|{}|%P' '{}' --exact merge::git_merges_by_the_driver",
        place.key_file().display(),
        program.display()
    );
    place.write(".gitattributes", "*.env -text merge=secure-config\n");
    git(&["init", "-q", "-b", "main"]);
    for (key, value) in [("user.name", "A"), ("user.email", "a@b.c"), ("merge.secure-config.driver", driver.as_str())] {
        git(&["config", key, value]);
    }
    git(&["add", "prod.env", ".gitattributes"]);
    git(&["commit", "-qm", "one"]);
    git(&["checkout", "-qb", "other"]);
    set(&store.clone().state_folder(place.path("s1")), &[("A", "other")]);
    git(&["commit", "-qam", "two"]);
    git(&["checkout", "-q", "main"]);
    set(&store.clone().state_folder(place.path("s2")), &[("B", "main")]);
    git(&["commit", "-qam", "three"]);
    git(&["merge", "-q", "-m", "both", "other"]);
    assert_eq!((value(&store, "A").as_deref(), value(&store, "B").as_deref()), (Some("other"), Some("main")));
}
