//! Files that nobody wrote: whatever stands there, nothing panics and nothing waits.

use secure_config_store::{Backup, textconv};

use crate::place::Place;

const DOTENV: &str = "#ENC[AES256_GCM,data:AA==,iv:AA==,tag:AA==,type:comment]\nA=ENC[AES256_GCM,data:AA==,iv:AA==,tag:AA==,type:str]\nB=\nsops_age__list_0__map_enc=-----BEGIN AGE ENCRYPTED FILE-----\\nYWdl\\n-----END AGE ENCRYPTED FILE-----\\n\nsops_age__list_0__map_recipient=age1x\nsops_lastmodified=2026-11-22T10:55:48Z\nsops_mac=ENC[AES256_GCM,data:AA==,iv:AA==,tag:AA==,type:str]\n";
const YAML: &str = "a:\n    b: ENC[AES256_GCM,data:AA==,iv:AA==,tag:AA==,type:int]\n    c: [1, 2.5, true, null, 'x', \"\\u00e9\"]\nd: |\n    é\nsops:\n    age:\n        - recipient: age1x\n          enc: |\n            -----BEGIN AGE ENCRYPTED FILE-----\n            YWdl\n            -----END AGE ENCRYPTED FILE-----\n    lastmodified: \"2026-11-22T10:55:48Z\"\n    mac: ENC[AES256_GCM,data:AA==,iv:AA==,tag:AA==,type:str]\n";
const JSON: &str = "{\n\t\"a\": {\"b\": \"ENC[AES256_GCM,data:AA==,iv:AA==,tag:AA==,type:str]\", \"c\": [1, -2.5e3, \"é\"]},\n\t\"sops\": {\"age\": [{\"recipient\": \"age1x\", \"enc\": \"x\"}], \"lastmodified\": \"d\", \"mac\": \"m\"}\n}\n";

/// Numbers that look random and are the same in each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(end.max(1)).unwrap()).unwrap()
    }
}

#[test]
fn file_of_any_bytes_is_refused_and_panics_nothing() {
    const PIECES: &[&[u8]] = &[
        b"\n",
        b"=",
        b"#",
        b"ENC[",
        b"sops_",
        b": ",
        b"- ",
        b"{",
        b"}",
        b"[",
        b"]",
        b"\"",
        b"'",
        b"|",
        b"&a ",
        b"*a",
        b"? ",
        b"\t",
        b"\\n",
        b"\xff",
        b"---\n",
        b"%YAML 1.2\n",
        "é".as_bytes(),
        b"99999999999999999999",
    ];
    let place = Place::new();
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let mut opened = 0;
    for round in 0..6_000 {
        let (name, text) = [("a.env", DOTENV), ("a.yaml", YAML), ("a.json", JSON)][round % 3];
        let mut bytes = text.as_bytes().to_vec();
        for _ in 0..=dice.below(4) {
            let at = dice.below(bytes.len());
            let end = (at + dice.below(8)).min(bytes.len());
            bytes.splice(at..end, PIECES[dice.below(PIECES.len())].iter().copied());
        }
        let _ = textconv(&bytes);
        place.write(name, &bytes);
        if let Ok(store) = place.try_open(name) {
            opened += 1;
            assert!(store.list().is_err(), "nothing was encrypted for this key");
        }
        if round % 20 == 0 {
            place.write("b.age", &bytes);
            assert!(Backup::open(place.path("b.age"), place.identity.to_bytes()).is_err());
        }
    }
    assert!(opened > 500, "{opened} files were opened: the others are too far from a store");
}

#[test]
fn file_that_nests_without_end_is_refused() {
    let place = Place::new();
    for (name, text) in [
        ("a.yaml", "[".repeat(200_000)),
        ("a.yaml", "- ".repeat(200_000)),
        ("a.json", "{\"a\":".repeat(150_000)),
        ("a.yaml", (0..300).map(|depth| " ".repeat(depth) + "a:\n").collect()),
    ] {
        place.write(name, text);
        assert!(place.try_open(name).is_err());
    }
}

#[test]
#[cfg(unix)]
fn file_that_is_none_is_refused_without_waiting() {
    let place = Place::new();
    std::fs::create_dir(place.path("a.env")).unwrap();
    assert!(place.try_open("a.env").is_err());
    std::os::unix::fs::symlink("/dev/zero", place.path("b.env")).unwrap();
    assert!(place.try_open("b.env").is_err());
    let made = std::process::Command::new("mkfifo").arg(place.path("c.env")).status();
    if made.is_ok_and(|status| status.success()) {
        assert!(place.try_open("c.env").is_err());
    }
    std::fs::File::create(place.path("d.env")).unwrap().set_len(2 << 20).unwrap();
    assert_eq!(crate::place::kind(place.try_open("d.env")), Some(secure_config_store::StoreErrorKind::TooLarge));
}
