//! Values that dotenvx 2.38.2 encrypted, under a key that was made for this test.

use secure_config_store::{Imported, StoreErrorKind as Kind};

use crate::place::{Place, kind, values};

const FILE: &str = r#"#/-------------------[DOTENV_PUBLIC_KEY]--------------------/
DOTENV_PUBLIC_KEY="032fd15a1ddaace68e03fda27399500a7710eb53742fb38456e44f118bca281c37"

# .env
A=encrypted:BHtThVKT7wNyQFR8CBJIPbFDDD2Bnh5qCPiwoKzDwj+DicgjMAOVuTEpSYkSno6y6MkK5evnv2g8/C6u1Kl65oYyUarcq/zQf/LATx9kFE37Qdogni7yFCT7HwdqS7aM1/7MP/KwhAs=
B="encrypted:BEuBfqAFtrwVLosE12KZRqDF74F/Q/FUGcEbrMUl0gGjE3qS1K2wEPMaNuYHgyh+e8BSTA5O/YpDTUzbh0tnq54/Nx1iORjETO6ZabGbYDl6g5dk/eUYkMRsjsJOVfpQdzYfXPmtJi4b2w=="
L="encrypted:BCtEn4bY5NeGDKKSSGZfcT7+eUGIX+okz820i/oJi08VdZu9upoGFeBYwh8f/JLQQWHXPdj99Pd2s7odQXX9Fn1ZYFCsgAbgukt2bvtwp8C4UTCiWj/XvIuLzdLmBgo7nIb6ykBcaKU="
CLEAR=x
"#;

const KEYS: &str = "# .env\nDOTENV_PRIVATE_KEY=1038207ee1674d2662a87e52f4134c7167422cc0c43fb421a7f7e6d1f2114204\n";

fn line_of(start: &str) -> u32 {
    let line = FILE.lines().position(|line| line.starts_with(start)).unwrap();
    u32::try_from(line).unwrap() + 1
}

#[test]
fn part_of_a_key_that_stands_in_clear_is_not_repeated() {
    let place = Place::new();
    let store = place.create("a.env", None);
    let mut edit = store.edit().unwrap();
    let clear = "KEY=\"-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQ==\n\"\n".replace("\\n", "\n");
    let imported = edit.import_dotenvx(clear.as_bytes(), KEYS.as_bytes()).unwrap();
    assert_eq!(imported.left_out(), [1, 2]);
    assert!(!format!("{imported:?}").contains("MII"), "{imported:?}");
}

#[test]
fn values_that_dotenvx_encrypted_are_taken_over() {
    let place = Place::new();
    let store = place.create("a.env", Some("prod"));
    let mut edit = store.edit().unwrap();
    let imported = edit.import_dotenvx(FILE.as_bytes(), KEYS.as_bytes()).unwrap();
    assert_eq!((imported.names().join(" "), imported.left_out()), ("A B L".into(), &[line_of("CLEAR=")][..]));
    assert!(Imported::WARNING.contains("not authenticate"));
    edit.save().unwrap();
    let values = values(&store).unwrap();
    let values: Vec<&str> =
        values.iter().filter(|(name, _)| name.len() == 1).map(|(_, value)| value.as_str()).collect();
    assert_eq!(values, ["hunter2", "two words", "one\ntwo"]);
}

#[test]
fn value_that_no_key_opens_is_named() {
    let place = Place::new();
    let store = place.create("a.env", None);
    let mut edit = store.edit().unwrap();
    assert_eq!(kind(edit.import_dotenvx(FILE.as_bytes(), b"OTHER=1\n")), Some(Kind::NoIdentity));
    let damaged = FILE.replacen("encrypted:BH", "encrypted:BX", 1);
    let other = KEYS.replacen("=1", "=2", 1);
    for (file, keys) in [(damaged.as_str(), KEYS), (FILE, other.as_str())] {
        let error = edit.import_dotenvx(file.as_bytes(), keys.as_bytes()).unwrap_err();
        assert_eq!((error.kind(), error.subject(), error.line()), (Kind::DamagedValue, Some("A"), Some(5)));
    }
}
