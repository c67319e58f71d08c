//! Secret types: text, bytes written in base64 or hex or as they are in a file, numbers, and types of the program's own.

use std::collections::BTreeMap;

use secure_config::secrecy::zeroize::Zeroize;
use secure_config::{
    ExposeSecret, LoadError, Memory, SecretBox, SecretSlice, SecretString, SecretsDir, SecureConfig, Value, Violation,
};

use crate::folder::Folder;
use crate::judged::code;

#[derive(SecureConfig)]
struct Key {
    #[secret]
    key: SecretBox<[u8; 6]>,
}

#[derive(SecureConfig)]
struct HexKey {
    #[secret(format = "hex")]
    key: SecretBox<[u8; 6]>,
}

#[derive(SecureConfig)]
struct Slice {
    #[secret]
    key: SecretSlice<u8>,
}

#[derive(SecureConfig)]
struct HexSlice {
    #[secret(format = "hex")]
    key: SecretSlice<u8>,
}

fn key(text: &str) -> Result<Key, LoadError> {
    Key::loader().source(Memory::from([("KEY", text)])).load()
}

#[test]
fn bytes_of_a_known_number_are_read_from_base64_and_hex() {
    for text in ["+/8AAQID", "-_8AAQID", "fbff00010203", "FBFF00010203", " +/8AAQID\n"] {
        let key = key(text).expect("these are six bytes");
        assert_eq!(key.key.expose_secret(), &[0xfb, 0xff, 0, 1, 2, 3], "{text:?}");
    }
}

#[test]
fn bytes_of_another_number_or_spelling_are_refused() {
    for text in [
        "+/8AAQI",
        "+/8AAQIDBA==",
        "fbff000102",
        "fbff0001020304",
        "sixsix",
        "+/8A_QID",
        "gbff00010203",
        "=",
        "+/8AAQID====",
    ] {
        assert_eq!(code(key(text)), "SC0201", "{text:?}");
    }
}

#[test]
fn bytes_whose_format_is_said_are_read_by_it_alone() {
    let load = |text: &str| HexKey::loader().source(Memory::from([("KEY", text)])).load();
    assert_eq!(load("fbff00010203").expect("it is hex").key.expose_secret(), &[0xfb, 0xff, 0, 1, 2, 3]);
    assert_eq!(code(load("+/8AAQID")), "SC0201");
    assert_eq!(code(load("fbff000102==")), "SC0201");
    let load = |text: &str| HexSlice::loader().source(Memory::from([("KEY", text)])).load();
    assert_eq!(load("00ff").expect("it is hex").key.expose_secret(), &[0, 0xff]);
    assert_eq!(code(load("00f")), "SC0201");
    assert_eq!(code(load("19==")), "SC0201", "padding is base64's");
}

#[test]
fn bytes_of_any_number_are_read_from_base64() {
    let load = |text: &str| Slice::loader().source(Memory::from([("KEY", text)])).load();
    for (text, bytes) in [("aGVsbG8=", &b"hello"[..]), ("aGVsbG8", b"hello"), ("_-8", &[0xff, 0xef]), ("AA==", &[0])] {
        assert_eq!(load(text).expect("it is base64").key.expose_secret(), bytes, "{text}");
    }
    for text in ["a", "a b", "aGVsbG8==", "!"] {
        assert_eq!(code(load(text)), "SC0201", "{text}");
    }
    for text in ["cafebabe", "00ff00ff00ff", "0123456789ABCDEF"] {
        let error = load(text).expect_err("hex and base64 are different bytes").to_string();
        assert!(error.contains("may be hex or base64"), "{text}: {error}");
    }
}

#[test]
fn bytes_of_a_file_are_taken_raw_where_they_fit() {
    let folder = Folder::with("key", b"\x00\x01\xff\xfe\r\n");
    let source = || SecretsDir::new(folder.path());
    assert_eq!(Key::loader().source(source()).load().expect("six bytes").key.expose_secret(), b"\x00\x01\xff\xfe\r\n");
    assert_eq!(
        Slice::loader().source(source()).load().expect("any bytes").key.expose_secret(),
        b"\x00\x01\xff\xfe\r\n"
    );
    assert_eq!(code(HexSlice::loader().source(source()).load()), "SC0204");
    folder.write("key", "fbff00010203\n");
    assert_eq!(Key::loader().source(source()).load().expect("hex").key.expose_secret(), &[0xfb, 0xff, 0, 1, 2, 3]);
    folder.write("key", "too many bytes, and no spelling");
    assert_eq!(code(Key::loader().source(source()).load()), "SC0201");
}

/// A type of the program's own that wipes itself.
#[derive(Debug)]
struct Pin([u8; 4]);

impl Zeroize for Pin {
    fn zeroize(&mut self) {
        self.0.zeroize();
    }
}

impl Value for Pin {
    fn from_text(text: &str) -> Result<Self, Violation> {
        let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_digit).collect();
        digits.try_into().map(Pin).map_err(|_| Violation::new("expected four digits"))
    }
}

#[derive(SecureConfig)]
struct Own {
    #[secret]
    number: SecretBox<u32>,
    pin: SecretBox<Pin>,
    text: Option<SecretString>,
    #[secret]
    many: Vec<SecretBox<u16>>,
    #[secret]
    named: BTreeMap<String, SecretSlice<u8>>,
}

fn own() -> Memory {
    Memory::from([("NUMBER", "987654321"), ("PIN", "1234"), ("TEXT", "s3cr3t"), ("MANY", "1,2"), ("NAMED", "a=AAAA")])
}

#[test]
fn secrets_of_numbers_and_own_types_are_read() {
    let own = Own::loader().source(own()).load().expect("all are good");
    assert_eq!(*own.number.expose_secret(), 987_654_321);
    assert_eq!(own.pin.expose_secret().0, *b"1234");
    assert_eq!(own.text.as_ref().map(ExposeSecret::expose_secret), Some("s3cr3t"));
    assert_eq!(own.many.iter().map(|n| *n.expose_secret()).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(own.named["a"].expose_secret(), [0, 0, 0]);
    let text = format!("{own:#?}");
    for value in ["987654321", "1234", "s3cr3t", "[49"] {
        assert!(!text.contains(value), "{text}");
    }
    assert!(text.contains("Some([REDACTED])"), "{text}");
}

#[test]
fn secrets_of_own_types_are_refused_in_their_words() {
    let error = crate::judged::refused(Own::loader().source(own().with("PIN", "12345").with("NUMBER", "-1")).load());
    assert_eq!(crate::judged::problems(&error), [("SC0201", "NUMBER"), ("SC0205", "PIN")]);
    assert!(error.to_string().contains("expected four digits"), "{error}");
    assert!(error.problems().iter().all(secure_config::Problem::is_secret));
}
