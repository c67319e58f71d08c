//! Lists, sets and maps, written as text.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use secure_config::{ExposeSecret, LoadError, Memory, SecretString, SecureConfig};

use crate::judged::{accepted, code};

#[derive(SecureConfig)]
struct Settings {
    #[config(default = [])]
    list: Vec<String>,
    #[config(default = [1, 2])]
    numbers: Vec<u16>,
    #[config(separator = ";", default = [])]
    other: Vec<String>,
    #[config(quiet)]
    optional: Option<Vec<u8>>,
    #[config(default = [])]
    set: BTreeSet<u8>,
    #[config(default = [])]
    hashed: HashSet<String>,
    #[config(quiet)]
    map: Option<BTreeMap<String, u8>>,
    #[config(quiet)]
    table: Option<HashMap<u8, String>>,
}

fn load(name: &str, value: &str) -> Result<Settings, LoadError> {
    Settings::loader().source(Memory::from([(name, value)])).load()
}

#[test]
fn list_is_split_at_its_separator_and_trimmed() {
    for (text, members) in [
        ("a", &["a"][..]),
        ("a,b", &["a", "b"]),
        (" a , b ", &["a", "b"]),
        ("a,b,", &["a", "b"]),
        ("a,,b", &["a", "", "b"]),
        ("a;b", &["a;b"]),
        (" ", &[]),
    ] {
        assert_eq!(load("LIST", text).expect("any text is a list").list, members, "{text:?}");
    }
    assert_eq!(load("OTHER", "a,b;c").expect("any text is a list").other, ["a,b", "c"]);
}

#[test]
fn list_of_numbers_reads_each_and_refuses_any_that_is_none() {
    assert_eq!(load("NUMBERS", "3, 4,5").expect("all are numbers").numbers, [3, 4, 5]);
    assert_eq!(load("LIST", "x").expect("the default stands in").numbers, [1, 2]);
    assert_eq!(load("OPTIONAL", "7").expect("it is a number").optional, Some(vec![7]));
    for text in ["3,x", "3,,4", "3 4", "65536", "[3]"] {
        assert_eq!(code(load("NUMBERS", text)), "SC0201", "{text}");
    }
}

#[test]
fn set_holds_each_member_once() {
    assert_eq!(load("SET", "2,1,2").expect("all are numbers").set, BTreeSet::from([1, 2]));
    let hashed = load("HASHED", "a,b,a").expect("any text is a set").hashed;
    assert_eq!(hashed, HashSet::from(["a".to_owned(), "b".to_owned()]));
}

#[test]
fn map_is_pairs_and_a_key_stands_there_once() {
    let map = load("MAP", "a=1, b = 2").expect("these are pairs").map.expect("it is set");
    assert_eq!(map, BTreeMap::from([("a".to_owned(), 1), ("b".to_owned(), 2)]));
    let table = load("TABLE", "1=x=y,2=").expect("these are pairs").table.expect("it is set");
    assert_eq!(table, HashMap::from([(1, "x=y".to_owned()), (2, String::new())]));
    for (text, expected) in [("a", "SC0201"), ("a=x", "SC0201"), ("a=1,a=2", "SC0205"), ("a=1,b", "SC0201")] {
        assert_eq!(code(load("MAP", text)), expected, "{text}");
    }
}

#[derive(SecureConfig)]
struct Secrets {
    #[secret(min_len = 3)]
    tokens: Vec<SecretString>,
    #[secret]
    keys: BTreeMap<String, SecretString>,
}

#[test]
fn lists_and_maps_of_secrets_are_read_and_redacted() {
    let memory = Memory::from([("TOKENS", "first, second"), ("KEYS", "main=s3cr3t,old=p4ss=word")]);
    let (secrets, report) = accepted(Secrets::loader().source(memory).load_reported());
    let tokens: Vec<_> = secrets.tokens.iter().map(ExposeSecret::expose_secret).collect();
    assert_eq!(tokens, ["first", "second"]);
    assert_eq!(secrets.keys["old"].expose_secret(), "p4ss=word");
    for text in [format!("{secrets:?}"), report.to_string()] {
        assert!(!text.contains("second") && !text.contains("s3cr3t") && !text.contains("main"), "{text}");
    }
    let short = Memory::from([("TOKENS", "first,ab"), ("KEYS", "a=b")]);
    assert_eq!(code(Secrets::loader().source(short).load()), "SC0202");
}
