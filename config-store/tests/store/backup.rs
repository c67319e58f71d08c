//! Everything is lost but the archive and the recovery key.

use secure_config_store::{Backup, Identity, Restore, Store, StoreErrorKind as Kind};

use crate::place::{Place, kind, set, values};

fn archive(place: &Place, stores: &[&Store]) -> Identity {
    let recovery = Identity::generate();
    Backup::write(place.path("archive.age"), place.path(""), stores.iter().copied(), [recovery.recipient()]).unwrap();
    recovery
}

fn open(place: &Place, recovery: &Identity) -> Backup {
    Backup::open(place.path("archive.age"), recovery.to_bytes()).unwrap().state_folder(place.path("state"))
}

#[test]
fn everything_is_restored_from_the_archive_and_the_recovery_key() {
    let place = Place::new();
    std::fs::create_dir(place.path("secrets")).unwrap();
    let odd = "pässword\n\"x\"";
    let prod = place.store("secrets/prod.env", Some("prod"), &[("DATABASE_URL", odd), ("KEY", "k")]);
    let test = place.store("test.env", Some("test"), &[("KEY", "t")]);
    let (dates, text) = (values(&prod).unwrap(), place.read("secrets/prod.env"));
    let recovery = archive(&place, &[&prod, &test]);
    let archive = place.read("archive.age");
    assert!(!archive.contains("KEY") && archive.starts_with("-----BEGIN AGE ENCRYPTED FILE-----"));
    drop((prod, test, place));

    // Another machine, with the archive and the recovery key alone.
    let new = Place::new();
    new.write("archive.age", archive);
    let backup = open(&new, &recovery);
    backup.verify().unwrap();
    let plan: Vec<String> = backup.plan(new.path("")).unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(
        plan,
        ["secrets/prod.env: would be made (state 2 of prod)", "test.env: would be made (state 2 of test)"]
    );
    assert!(!new.path("test.env").exists(), "a plan writes nothing");
    let restore = Restore::new().for_recipients([new.identity.recipient()]);
    let restored = backup.restore(new.path(""), &restore).unwrap();
    assert!(restored.iter().all(|one| one.is_written()) && restored[0].path() == new.path("secrets/prod.env"));
    let prod = new.open("secrets/prod.env");
    assert_eq!(values(&prod).unwrap(), dates);
    let list = prod.list().unwrap();
    assert_eq!((list.environment(), list.generation(), list.recipients().len()), (Some("prod"), Some(3), 1));
    assert!(list.last_verified_backup().is_some());
    set(&prod, &[("KEY", "new")]);
    if let Some(text) = new.sops_says(&["decrypt", "secrets/prod.env"]) {
        assert!(text.contains("KEY=new\n"));
    }
    // Where the everyday keys are safe, the files come back as they were.
    backup.restore(new.path("as-it-was"), &Restore::new()).unwrap();
    assert_eq!(new.read("as-it-was/secrets/prod.env"), text);
}

#[test]
fn file_that_stands_there_is_not_overwritten_silently() {
    let place = Place::new();
    let store = place.store("prod.env", None, &[("A", "1")]);
    let other = place.store("other.env", None, &[("A", "1")]);
    let recovery = archive(&place, &[&other, &store]);
    let backup = open(&place, &recovery);
    assert!(backup.restore(place.path(""), &Restore::new()).unwrap().iter().all(|one| !one.is_written()));
    set(&store, &[("A", "2")]);
    std::fs::remove_file(place.path("other.env")).unwrap();
    let plan: Vec<bool> = backup.plan(place.path("")).unwrap().iter().map(|planned| planned.overwrites()).collect();
    assert_eq!(plan, [false, true]);
    let error = backup.restore(place.path(""), &Restore::new()).unwrap_err();
    assert_eq!((error.kind(), error.path()), (Kind::WouldOverwrite, place.path("prod.env").as_path()));
    assert!(!place.path("other.env").exists(), "nothing is written beside a refusal");
    backup.restore(place.path(""), &Restore::new().overwrite()).unwrap();
    // It is an older state than one that was seen, and says so.
    assert_eq!(kind(store.edit()), Some(Kind::OlderGeneration));
    assert_eq!(values(&store.state_folder(place.path("elsewhere"))).unwrap()[0].1, "1");
}

#[test]
fn archive_that_is_damaged_or_not_ours_is_refused() {
    let place = Place::new();
    let store = place.store("prod.env", None, &[("A", "1")]);
    let recovery = archive(&place, &[&store]);
    let path = place.path("archive.age");
    let attempt = |key: &Identity| kind(Backup::open(&path, key.to_bytes()));
    assert_eq!(attempt(&Identity::generate()), Some(Kind::WrongKey));
    let whole = place.read("archive.age");
    for (at, _) in whole.char_indices().step_by(41) {
        let mut bytes = whole.clone().into_bytes();
        bytes[at] ^= 4;
        place.write("archive.age", bytes);
        assert!(matches!(attempt(&recovery), Some(Kind::NotABackup | Kind::WrongKey)), "byte {at}");
    }
    place.write("archive.age", &whole[..whole.len() / 2]);
    assert_eq!(attempt(&recovery), Some(Kind::NotABackup));
    assert_eq!(kind(Backup::write(&path, place.path(""), [&store], [recovery.recipient()])), Some(Kind::Exists));
}

#[test]
fn key_that_reads_the_store_itself_is_no_recovery_key() {
    let place = Place::new();
    let store = place.store("prod.env", None, &[("A", "1")]);
    let written = Backup::write(place.path("a.age"), place.path(""), [&store], [place.identity.recipient()]);
    assert_eq!(kind(written), Some(Kind::NotSeparate));
    assert!(!place.path("a.age").exists());
}

#[test]
fn store_that_is_not_as_its_seal_says_is_not_backed_up() {
    let place = Place::new();
    let store = place.store("prod.env", None, &[("A_unencrypted", "1")]);
    place.write("prod.env", place.read("prod.env").replace("A_unencrypted=", "B_unencrypted="));
    let written = Backup::write(place.path("a.age"), place.path(""), [&store], [Identity::generate().recipient()]);
    assert_eq!(kind(written), Some(Kind::SealNames));
}
