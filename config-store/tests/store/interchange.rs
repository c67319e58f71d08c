//! What sops writes is read here, and what is written here is read by sops.

use secure_config_store::StoreErrorKind as Kind;

use crate::place::{Place, kind, set, values};

const PLAIN: &str = "# a comment\nDATABASE_URL=postgres://u:p@h/db\n\nPORT=8080\nLINES=one\\ntwo\nQUOTED=\"a b\"\nEMPTY=\nUNI=café ☕\nEQUALS=a=b=c\nSPACES=  two  \nNAME_unencrypted=in the clear\\nhere\n";

fn expected() -> Vec<(String, String)> {
    let lines = PLAIN.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let pairs = lines.map(|line| line.split_once('=').unwrap());
    pairs.map(|(name, value)| (name.to_owned(), value.replace("\\n", "\n"))).collect()
}

#[test]
fn file_that_sops_wrote_is_read() {
    let place = Place::new();
    for more in [&[][..], &["--encrypted-suffix", "_URL"], &["--encrypted-regex", "^(PORT|UNI)$"]] {
        if place.made_by_sops("a.env", PLAIN, more).is_none() {
            return;
        }
        assert_eq!(values(&place.open("a.env").allow_unsealed()).unwrap(), expected(), "{more:?}");
    }
}

#[test]
fn file_whose_mac_leaves_out_values_in_clear_is_read_and_sealed() {
    let place = Place::new();
    let rule = format!("creation_rules:\n  - age: {}\n    mac_only_encrypted: true\n", place.identity.recipient());
    place.write(".sops.yaml", rule);
    place.write("plain", PLAIN);
    let encrypt = ["encrypt", "--input-type", "dotenv", "--output-type", "dotenv", "plain"];
    let Some(text) = place.sops_says(&encrypt) else { return };
    assert!(text.contains("sops_mac_only_encrypted=true"), "{text}");
    place.write("a.env", &text);
    let store = place.open("a.env");
    assert_eq!(values(&store.clone().allow_unsealed()).unwrap(), expected());
    store.seal(Some("prod"), false).unwrap();
    // Then a value in clear is authenticated, too.
    place.write("a.env", place.read("a.env").replace("=in the clear", "=in the cleaR"));
    assert!(place.sops_says(&["decrypt", "a.env"]).is_some());
    assert_eq!(kind(store.edit()), Some(Kind::SealValues));
}

#[test]
fn file_written_here_is_read_and_changed_by_sops() {
    let place = Place::new();
    let odd = "päss word=\"'#$&%\\x\n second line\n";
    let store = place.store(
        "b.env",
        Some("prod"),
        &[("TOKEN", odd), ("PORT", "8080"), ("EMPTY", ""), ("CLEAR_unencrypted", "x")],
    );
    let Some(text) = place.sops_says(&["decrypt", "b.env"]) else { return };
    assert!(text.contains(&format!("TOKEN={}\n", odd.replace('\n', "\\n"))), "{text}");
    assert!(
        text.contains("PORT=8080\n") && text.contains("EMPTY=\n") && text.contains("CLEAR_unencrypted=x\n"),
        "{text}"
    );

    // sops changes it; its own MAC fits, and the seal says so.
    place.sops_says(&["set", "b.env", "[\"PORT\"]", "\"9090\""]);
    let again = place.open("b.env");
    assert_eq!(kind(again.edit()), Some(Kind::SealValues));
    again.seal(None, false).unwrap();
    assert!(values(&again).unwrap().contains(&("PORT".into(), "9090".into())));
    assert_eq!(again.list().unwrap().environment(), Some("prod"));
    set(&store, &[("PORT", "7070")]);
    assert!(place.sops_says(&["decrypt", "b.env"]).unwrap().contains("PORT=7070\n"));
}

#[test]
fn data_key_that_sops_rotated_is_found() {
    let place = Place::new();
    let store = place.store("c.env", None, &[("A", "1")]);
    if place.sops_says(&["rotate", "-i", "c.env"]).is_none() {
        return;
    }
    // The seal was made under the old key.
    assert_eq!(kind(store.edit()), Some(Kind::SealBroken));
    for (environment, accepted) in [(None, true), (Some("prod"), false)] {
        assert_eq!(kind(store.seal(environment, accepted)), Some(Kind::SealUnreadable));
    }
    store.seal(Some("prod"), true).unwrap();
    assert!(values(&store).unwrap().contains(&("A".into(), "1".into())));
}

#[test]
fn file_with_rules_by_suffix_is_written_as_they_say() {
    let place = Place::new();
    if place.made_by_sops("d.env", "A_secret=1\nB=2\n", &["--encrypted-suffix", "_secret"]).is_none() {
        return;
    }
    let store = place.open("d.env");
    store.seal(Some("prod"), false).unwrap();
    set(&store, &[("C_secret", "3"), ("D", "4")]);
    let text = place.read("d.env");
    assert!(text.contains("\nD=4\n") && text.contains("\nC_secret=ENC["), "{text}");
    let plain = place.sops_says(&["decrypt", "d.env"]).unwrap();
    assert!(plain.contains("C_secret=3\n") && plain.contains("D=4\n"), "{plain}");
}
