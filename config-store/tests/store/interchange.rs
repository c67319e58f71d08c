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

const YAML: &str = "# a comment\ndatabase_url: postgres://u:hunter2@h/db # beside it\nsmtp:\n    password: '007'\n    port: 5432\n    tls: true\n    ratio: 1.50\n    weight_unencrypted: 1.50\n    retries_unencrypted: 12\n    on_unencrypted: true\n    since_unencrypted: 2024-01-02\n    nothing: null\n    empty: \"\"\n    when: 2024-01-01\n    text: |\n        one\n        two\nlist:\n    - a\n    - b: c\n";

/// Values in clear are spelled as sops spells them.
const TABLES: [(&str, &str); 14] = [
    ("database_url", "postgres://u:hunter2@h/db"),
    ("smtp.password", "007"),
    ("smtp.port", "5432"),
    ("smtp.tls", "true"),
    ("smtp.ratio", "1.5"),
    ("smtp.weight_unencrypted", "1.5"),
    ("smtp.retries_unencrypted", "12"),
    ("smtp.on_unencrypted", "true"),
    ("smtp.since_unencrypted", "2024-01-02T00:00:00Z"),
    ("smtp.empty", ""),
    ("smtp.when", "2024-01-01T00:00:00Z"),
    ("smtp.text", "one\ntwo\n"),
    ("list", "a"),
    ("list.b", "c"),
];

#[test]
fn yaml_and_json_that_sops_wrote_are_read() {
    let place = Place::new();
    if place.made_by_sops("a.yaml", YAML, &[]).is_none() {
        return;
    }
    let expected = TABLES.map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(values(&place.open("a.yaml").allow_unsealed()).unwrap(), expected);
    let json = place.sops_says(&["decrypt", "--output-type", "json", "a.yaml"]).unwrap();
    place.made_by_sops("a.json", &json, &[]).unwrap();
    assert_eq!(values(&place.open("a.json").allow_unsealed()).unwrap(), expected);
    // Changed in clear, it is no more what sops wrote.
    for (name, from, to) in
        [("a.yaml", "retries_unencrypted: 12", "retries_unencrypted: 13"), ("a.json", ": 12", ": 13")]
    {
        let text = place.read(name);
        assert!(text.contains(from), "{text}");
        place.write(name, text.replace(from, to));
        assert_eq!(kind(place.open(name).allow_unsealed().export()), Some(Kind::MacMismatch));
    }
    assert_eq!(kind(place.open("a.yaml").seal(None, false)), Some(Kind::MacMismatch));
}

#[test]
fn yaml_and_json_are_sealed_and_their_values_changed() {
    let place = Place::new();
    for (name, plain) in [("a.yaml", YAML), ("a.json", "")] {
        let plain = match name {
            "a.json" => match place.sops_says(&["decrypt", "--output-type", "json", "plain.yaml"]) {
                Some(json) => json,
                None => return,
            },
            _ => plain.to_owned(),
        };
        if place.made_by_sops(name, &plain, &[]).is_none() {
            return;
        }
        place.write("plain.yaml", place.read(name));
        let store = place.open(name);
        store.seal(Some("prod"), false).unwrap();
        let sealed = place.read(name);
        let mut edit = store.edit().unwrap();
        assert!(edit.set("smtp.password", "pä\"ss\nword").unwrap() && edit.set("new_token", "hunter3").unwrap());
        assert!(edit.set("clear_unencrypted", "say \"hi\": # no\tcomment").unwrap());
        assert_eq!(kind(edit.set("smtp.unknown", "x")), Some(Kind::NotFound));
        assert_eq!(kind(edit.set("sops.mac", "x")), Some(Kind::BadName));
        edit.remove("database_url").unwrap();
        assert_eq!(kind(edit.remove("database_url")), Some(Kind::NotFound));
        assert_eq!(
            kind(edit.add_recipient(&secure_config_store::Identity::generate().recipient())),
            Some(Kind::ReadOnlyFormat)
        );
        edit.save().unwrap();

        let values = values(&store).unwrap();
        let value = |name: &str| values.iter().find(|(one, _)| one == name).map(|(_, value)| value.as_str());
        assert_eq!((value("smtp.password"), value("new_token")), (Some("pä\"ss\nword"), Some("hunter3")));
        assert_eq!((value("clear_unencrypted"), value("database_url")), (Some("say \"hi\": # no\tcomment"), None));
        assert!(value("smtp.password_rotated_at").is_some_and(|date| date.ends_with('Z')));
        let kept = place.read(name);
        let touched = ["password", "database_url", "SEAL", "mac", "lastmodified"];
        for line in sealed.lines().filter(|line| !touched.iter().any(|word| line.contains(word))) {
            assert!(kept.contains(line.trim_end_matches(',')), "{name}: {line}");
        }
        let list = store.list().unwrap();
        assert_eq!((list.environment(), list.generation(), list.fault()), (Some("prod"), Some(2), None));
        let plain = place.sops_says(&["decrypt", "--output-type", "json", name]).unwrap();
        assert!(
            plain.contains(r#""password": "pä\"ss\nword""#) && plain.contains(r#""new_token": "hunter3""#),
            "{plain}"
        );
        assert!(
            !plain.contains("database_url") && plain.contains(r#""clear_unencrypted": "say \"hi\": # no\tcomment""#),
            "{plain}"
        );
    }
    let created = secure_config_store::Store::create(place.path("b.json"), [place.identity.recipient()], None);
    assert_eq!(kind(created), Some(Kind::ReadOnlyFormat));
}

#[test]
fn values_in_tables_are_edited_as_text_and_lists_stay_as_they_are() {
    let place = Place::new();
    let plain = "token: t\nsmtp:\n  password: one\n  user: u\nlist:\n  - a\n  - b\n";
    if place.made_by_sops("a.yaml", plain, &[]).is_none() {
        return;
    }
    let store = place.open("a.yaml");
    store.seal(Some("prod"), false).unwrap();
    let text = String::from_utf8(store.export().unwrap().as_slice().to_vec()).unwrap();
    assert_eq!(store.edit().unwrap().import(text.as_bytes()).unwrap(), Vec::<String>::new(), "nothing was edited");

    let mut edit = store.edit().unwrap();
    let edited = text.replace("smtp.password=one", "smtp.password=two").replace("smtp.user=u\n", "");
    assert_eq!(edit.import(edited.as_bytes()).unwrap(), ["smtp.password", "smtp.user"]);
    edit.save().unwrap();
    let values = values(&store).unwrap();
    let value = |name: &str| values.iter().find(|(one, _)| one == name).map(|(_, value)| value.as_str());
    assert_eq!((value("smtp.password"), value("smtp.user"), value("token")), (Some("two"), None, Some("t")));
    assert_eq!(values.iter().filter(|(name, _)| name == "list").count(), 2);

    let text = String::from_utf8(store.export().unwrap().as_slice().to_vec()).unwrap();
    for (from, to) in [("list=b", "list=c"), ("list=b\n", "")] {
        let edited = text.replace(from, to);
        assert_eq!(kind(store.edit().unwrap().import(edited.as_bytes())), Some(Kind::ReadOnlyFormat), "{to:?}");
    }
    let pasted = format!("{text}nWmyQ8a==\n");
    assert_eq!(
        kind(store.edit().unwrap().import(pasted.as_bytes())),
        Some(Kind::Syntax),
        "the end of a text in base64"
    );
    assert!(store.list().unwrap().values().iter().all(|value| !value.name().ends_with("rotated_at")), "a date is none");
}

#[test]
fn comment_behind_a_value_of_yaml_stays_there() {
    let place = Place::new();
    if place.made_by_sops("a.yaml", "grüße_unencrypted: ☕é\nsmtp:\n    password: x\n    port: 25\n", &[]).is_none()
    {
        return;
    }
    let text = place.read("a.yaml");
    let line = text.lines().find(|line| line.contains("password:")).unwrap();
    place.write("a.yaml", text.replace(line, &format!("{line} # mine")));
    let store = place.open("a.yaml");
    store.seal(None, false).unwrap();
    set(&store, &[("smtp.password", "y")]);
    let text = place.read("a.yaml");
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    assert!(lines[2].starts_with("password: ENC[") && lines[2].ends_with("] # mine"), "{text}");
    assert!(lines[3].starts_with("password_rotated_at: ENC[") && lines[4].starts_with("port: ENC["), "{text}");
    let plain = place.sops_says(&["decrypt", "a.yaml"]).unwrap();
    assert!(
        plain.contains("password: \"y\"") || plain.contains("password: y\n") || plain.contains("password: \"y\"\n"),
        "{plain}"
    );
}

#[test]
fn yaml_that_somebody_changed_without_a_key_is_refused() {
    let place = Place::new();
    let yaml = "a: hunter2\nuser_unencrypted: admin\nrole_unencrypted: guest\nempty: \"\"\n";
    if place.made_by_sops("a.yaml", yaml, &[]).is_none() {
        return;
    }
    let store = place.open("a.yaml");
    store.seal(Some("prod"), false).unwrap();
    let whole = place.read("a.yaml");
    for (from, to, expected) in [
        ("user_unencrypted:", "admin_unencrypted:", Kind::SealNames),
        ("admin\nrole_unencrypted: guest", "admi\nrole_unencrypted: nguest", Kind::SealValues),
        ("empty: \"\"\n", "", Kind::SealNames),
        ("empty: \"\"", "empty: null", Kind::SealNames),
        ("    version: ", "    version: 9", Kind::SealRest),
    ] {
        assert!(whole.contains(from), "{from}: {whole}");
        place.write("a.yaml", whole.replace(from, to));
        assert!(place.sops_says(&["decrypt", "a.yaml"]).is_some(), "sops accepts it");
        assert_eq!(kind(store.export()), Some(expected), "{from}");
    }
}

#[test]
fn yaml_that_cannot_be_read_is_refused_by_its_line_alone() {
    let place = Place::new();
    for (text, expected) in [
        ("a: [hunter2\n", Kind::Syntax),
        ("a: &x hunter2\nb: *x\nsops:\n    mac: x\n", Kind::Unsupported),
        ("a: !!str hunter2\nsops:\n    mac: x\n", Kind::Unsupported),
        ("a: 1\n---\nb: 2\n", Kind::Unsupported),
        ("a: hunter2\n", Kind::NotAStore),
        ("- hunter2\n", Kind::NotAStore),
        ("hunter2\n", Kind::NotAStore),
        ("", Kind::NotAStore),
        ("sops:\n    mac: x\n    lastmodified: y\n", Kind::NoAgeRecipient),
        ("? {hunter2: x}\n: y\nsops:\n    mac: x\n", Kind::Unsupported),
    ] {
        place.write("a.yaml", text);
        let error = place.try_open("a.yaml").unwrap_err();
        assert_eq!(error.kind(), expected, "{text}");
        assert!(!error.to_string().contains("hunter2"), "{error}");
    }
}
