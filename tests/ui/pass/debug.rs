//! `Debug` by the derive, by the user, and by nobody.
use secure_config::{Memory, Rotating, SecretBox, SecretSlice, SecretString, SecureConfig};
use std::collections::BTreeMap;

#[derive(SecureConfig)]
struct Settings {
    port: u16,
    key: SecretString,
    none: Option<SecretString>,
    some: Option<SecretBox<u32>>,
    keys: Vec<SecretString>,
    map: BTreeMap<String, SecretString>,
    #[rotate(days = 1)]
    rotating: Option<Rotating<SecretSlice<u8>>>,
    #[config(nested)]
    by_hand: ByHand,
    #[config(nested)]
    by_nobody: ByNobody,
    #[config(nested)]
    maybe: Option<ByHand>,
}

#[derive(SecureConfig)]
#[config(no_debug)]
struct ByHand {
    value: u8,
}

impl std::fmt::Debug for ByHand {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "by hand {}", self.value)
    }
}

#[derive(SecureConfig)]
#[config(no_debug)]
struct ByNobody {
    value: u8,
}

#[derive(Debug, SecureConfig)]
#[config(no_debug)]
struct Derived {
    value: u8,
}

fn main() {
    let set = Memory::from([
        ("PORT", "1"),
        ("KEY", "hunter2"),
        ("SOME", "4711"),
        ("KEYS", "hunter2,hunter3"),
        ("MAP", "a=hunter2"),
        ("ROTATING", "aHVudGVyMg=="),
        ("BY_HAND_VALUE", "2"),
        ("BY_NOBODY_VALUE", "3"),
    ]);
    let settings = Settings::loader().source(set).load().unwrap();
    assert_eq!(
        format!("{settings:?}"),
        "Settings { port: 1, key: [REDACTED], none: None, some: Some([REDACTED]), keys: [REDACTED], map: [REDACTED], \
         rotating: Some([REDACTED]), by_hand: by hand 2, by_nobody: ByNobody, maybe: None }"
    );
    assert_eq!((settings.by_hand.value, settings.by_nobody.value), (2, 3));
    assert_eq!(format!("{:?}", Derived { value: 1 }), "Derived { value: 1 }");
}
