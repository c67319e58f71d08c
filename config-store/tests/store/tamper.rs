//! Somebody without a key changes the file. Each way is refused by a name of its own; the tests print what is found, and
//! what sops says of the same file.

use std::collections::BTreeMap;

use secure_config_store::{Identity, Store, StoreErrorKind as Kind};

use crate::place::{Place, kind};

/// A store with a value in clear beside another one, an encrypted comment, and a clear one.
fn victim(place: &Place) -> Store {
    let plain = "# encrypted by sops\nTOKEN=hunter2\nUSER_unencrypted=admin\nROLE_unencrypted=guest\nEMPTY=\nLAST=x\n";
    if place.made_by_sops("a.env", plain, &[]).is_some() {
        let text = place.read("a.env");
        place.write("a.env", format!("# in clear\n\n{text}"));
        place.open("a.env").seal(Some("prod"), false).unwrap();
        return place.open("a.env");
    }
    place.store(
        "a.env",
        Some("prod"),
        &[
            ("TOKEN", "hunter2"),
            ("USER_unencrypted", "admin"),
            ("ROLE_unencrypted", "guest"),
            ("EMPTY", ""),
            ("LAST", "x"),
        ],
    )
}

fn verdict(store: &Store) -> Option<Kind> {
    // Opening looks at the form alone.
    Store::open(store.path()).map_or_else(|error| Some(error.kind()), |_| kind(store.export()))
}

/// What sops says, in a word.
fn sops(place: &Place) -> &'static str {
    match place.sops(&["decrypt", "a.env"]) {
        None => "not tried",
        Some(output) if output.status.success() => "accepts it",
        Some(_) => "refuses it",
    }
}

#[test]
fn each_way_to_change_the_file_is_refused_by_its_name() {
    let place = Place::new();
    let store = victim(&place);
    let whole = place.read("a.env");
    assert_eq!(verdict(&store), None);

    let stranger = Identity::generate();
    let line = |name: &str| whole.lines().find(|line| line.starts_with(&format!("{name}="))).unwrap().to_owned();
    let recipient = "sops_lastmodified=";
    let forged = format!(
        "sops_age__list_1__map_enc={}\nsops_age__list_1__map_recipient={}\n{recipient}",
        line("sops_age__list_0__map_enc").split_once('=').unwrap().1,
        stranger.recipient()
    );
    let ways: Vec<(&str, String, Kind)> = vec![
        ("a value in clear is renamed", whole.replace("USER_unencrypted=", "ADMIN_unencrypted="), Kind::SealNames),
        (
            "bytes move between neighbouring values in clear",
            whole.replace("=admin", "=admi").replace("=guest", "=nguest"),
            // A store that is our own has a date between the two.
            if whole.contains("=admin\nROLE") { Kind::SealValues } else { Kind::MacMismatch },
        ),
        ("a recipient is added", whole.replacen(recipient, &forged, 1), Kind::SealRecipients),
        (
            "a recipient is exchanged",
            whole.replace(&place.identity.recipient(), &stranger.recipient()),
            Kind::SealRecipients,
        ),
        ("an empty value is added", whole.replacen("TOKEN=", "NEW=\nTOKEN=", 1), Kind::SealNames),
        ("an empty value is removed", whole.replace("\nEMPTY=\n", "\n"), Kind::SealNames),
        ("a value in clear is changed", whole.replace("=admin", "=root"), Kind::MacMismatch),
        ("a value is removed", whole.replace(&(line("LAST") + "\n"), ""), Kind::MacMismatch),
        ("an encrypted value is renamed", whole.replace("TOKEN=", "OTHER="), Kind::DamagedValue),
        (
            "two encrypted values change places",
            {
                let (one, two) = (line("TOKEN"), line("LAST"));
                let (a, b) = (one.split_once('=').unwrap().1, two.split_once('=').unwrap().1);
                whole.replace(a, "#").replace(b, a).replace("=#", &format!("={b}"))
            },
            Kind::DamagedValue,
        ),
        ("a value is put there in clear", whole.replace(&line("TOKEN"), "TOKEN=mine"), Kind::ClearValue),
        ("the seal is removed", whole.replace(&(line("SECURE_CONFIG_SEAL") + "\n"), ""), Kind::MacMismatch),
        ("a type is changed", whole.replacen("type:str", "type:int", 1), Kind::SealNames),
        ("the date is changed", whole.replace("sops_lastmodified=2", "sops_lastmodified=3"), Kind::DamagedMac),
        ("sops's version is changed", whole.replace("sops_version=", "sops_version=9"), Kind::SealRest),
        ("a setting is added", whole.clone() + "sops_x=y\n", Kind::SealRest),
        ("a comment is added", format!("# mine\n{whole}"), Kind::SealRest),
        ("the MAC is removed", whole.replace(&(line("sops_mac") + "\n"), ""), Kind::NotAStore),
        ("a rule says that nothing is encrypted", whole.replace("_suffix=_unencrypted", "_suffix="), Kind::ClearValue),
        ("line ends are converted", whole.replace('\n', "\r\n"), Kind::LineEnds),
        ("half of it is cut", whole[..whole.len() / 2].to_owned(), Kind::NotAStore),
        ("it is empty", String::new(), Kind::NotAStore),
    ];
    println!("{:<50} {:<16} sops", "what is done without a key", "refused as");
    let comment = whole.lines().find(|line| line.starts_with("#ENC["));
    let ways = ways.into_iter().chain(comment.map(|comment| {
        let other = comment.replace("data:", "data:AAAA");
        ("an encrypted comment is changed", whole.replace(comment, &other), Kind::DamagedComment)
    }));
    for (what, text, expected) in &ways.collect::<Vec<_>>() {
        assert!(*text != whole, "{what}: nothing was changed");
        place.write("a.env", text);
        println!("{what:<50} {:<16} {}", format!("{expected:?}"), sops(&place));
        assert_eq!(verdict(&store), Some(*expected), "{what}");
    }
}

#[test]
fn old_value_in_a_newer_file_is_refused() {
    let place = Place::new();
    let store = victim(&place);
    let line = |text: &str, name: &str| text.lines().find(|line| line.starts_with(name)).unwrap().to_owned();
    let old = place.read("a.env");
    crate::place::set(&store, &[("TOKEN", "hunter3")]);
    let new = place.read("a.env");
    // One line of the older state: of the value, of the seal, of both.
    let value = new.replace(&line(&new, "TOKEN="), &line(&old, "TOKEN="));
    let seal = new.replace(&line(&new, "SECURE_CONFIG_SEAL="), &line(&old, "SECURE_CONFIG_SEAL="));
    for text in
        [value.clone(), seal, value.replace(&line(&new, "SECURE_CONFIG_SEAL="), &line(&old, "SECURE_CONFIG_SEAL="))]
    {
        place.write("a.env", text);
        assert_eq!(verdict(&store), Some(Kind::MacMismatch));
    }
    place.write("a.env", old);
    assert_eq!(verdict(&store), Some(Kind::OlderGeneration));
}

/// What part of the file a byte of a line belongs to.
fn region(line: &str, at: usize) -> &'static str {
    let name = line.find('=').unwrap_or(0);
    match line {
        "" => "blank line",
        _ if line.starts_with("#ENC[") => "encrypted comment",
        _ if line.starts_with('#') => "comment in clear",
        _ if line.starts_with("sops_age") && line.contains("map_enc") && at > name => "wrapped key",
        _ if line.starts_with("sops_age") && at > name => "recipient",
        _ if line.starts_with("sops_mac=") && at > name => "MAC",
        _ if line.starts_with("sops_lastmodified=") && at > name => "date",
        _ if line.starts_with("sops_") && at > name => "settings of sops",
        _ if line.starts_with("sops_") => "name in the metadata",
        _ if line.starts_with("SECURE_CONFIG_SEAL") && at > name => "seal",
        _ if at >= line.len() => "line break",
        _ if at <= name => "name",
        _ if line.contains("ENC[") => "encrypted value",
        _ => "value in clear",
    }
}

#[test]
fn flipped_bit_in_any_region_is_refused() {
    let place = Place::new();
    let store = victim(&place);
    let whole = place.read("a.env").into_bytes();
    let text = String::from_utf8(whole.clone()).unwrap();
    let mut found: BTreeMap<&str, BTreeMap<String, usize>> = BTreeMap::new();
    let (mut start, mut accepted) = (0, Vec::new());
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end_matches('\n');
        for at in 0..line.len() {
            // Each byte of what is short, some of what is long; the bits take turns.
            let (step, bit) = (if line.len() > 120 { 7 } else { 1 }, (start + at) % 8);
            if at % step != 0 {
                continue;
            }
            let mut bytes = whole.clone();
            bytes[start + at] ^= 1 << bit;
            place.write("a.env", &bytes);
            let region = if at == bare.len() { "line break" } else { region(bare, at) };
            match verdict(&store) {
                Some(kind) => *found.entry(region).or_default().entry(format!("{kind:?}")).or_default() += 1,
                None => accepted.push(format!("{region}, byte {at} bit {bit} of a line of {}", bare.len())),
            }
        }
        start += line.len();
    }
    for (region, kinds) in &found {
        let kinds: Vec<String> = kinds.iter().map(|(kind, count)| format!("{kind} {count}")).collect();
        println!("{region:<22} {}", kinds.join(", "));
    }
    assert!(accepted.is_empty(), "{accepted:#?}");
    for region in ["name", "encrypted value", "value in clear", "seal", "MAC", "date", "recipient", "wrapped key"] {
        assert!(found.contains_key(region), "nothing was changed in the {region}");
    }
}
