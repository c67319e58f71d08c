//! Types of the program's own: by the trait `Value`, by `from_str`, by `parse`, and by serde.

use std::str::FromStr;

use secure_config::{ExposeSecret, Memory, SecretBox, SecretString, SecureConfig, Value, Violation};

use crate::judged::{accepted, code, only};

#[derive(Debug, PartialEq)]
struct Region(String);

impl Value for Region {
    fn from_text(text: &str) -> Result<Self, Violation> {
        if text.len() == 2 { Ok(Region(text.to_owned())) } else { Err(Violation::new("expected two letters")) }
    }
}

#[derive(Debug, PartialEq, Clone, Copy)]
struct Version(u8, u8);

impl FromStr for Version {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (major, minor) = text.split_once('.').ok_or_else(|| format!("no dot in `{text}`"))?;
        let number = |part: &str| part.parse().map_err(|error| format!("`{part}`: {error}"));
        Ok(Self(number(major)?, number(minor)?))
    }
}

fn percent(text: &str) -> Result<u8, Violation> {
    text.strip_suffix('%').and_then(|n| n.parse().ok()).ok_or(Violation::new("expected a number with a percent sign"))
}

fn shouted(text: &str) -> Result<SecretString, Violation> {
    if text.is_empty() { Err(Violation::new("expected a word")) } else { Ok(SecretString::from(text.to_uppercase())) }
}

fn first() -> Version {
    Version(1, 0)
}

#[derive(SecureConfig)]
struct Settings {
    region: Region,
    #[config(quiet)]
    regions: Option<Vec<Region>>,
    #[config(from_str)]
    version: Version,
    #[config(from_str, quiet)]
    optional: Option<Version>,
    #[config(from_str, default = "2.1")]
    text_default: Version,
    #[config(from_str, default_with = first)]
    code_default: Version,
    #[config(parse = percent)]
    share: u8,
    #[config(parse = percent, quiet)]
    rest: Option<u8>,
    #[secret]
    #[config(parse = shouted)]
    word: SecretString,
}

fn good() -> Memory {
    Memory::from([("REGION", "eu"), ("VERSION", "3.4"), ("SHARE", "50%"), ("WORD", "psst")])
}

#[test]
fn own_types_are_read() {
    let memory = good().with("REGIONS", "eu,us").with("OPTIONAL", "5.6").with("REST", "7%");
    let (settings, _) = accepted(Settings::loader().source(memory).load_reported());
    assert_eq!((settings.region, settings.version), (Region("eu".into()), Version(3, 4)));
    assert_eq!(settings.regions, Some(vec![Region("eu".into()), Region("us".into())]));
    assert_eq!((settings.optional, settings.rest, settings.share), (Some(Version(5, 6)), Some(7), 50));
    assert_eq!((settings.text_default, settings.code_default), (Version(2, 1), Version(1, 0)));
    assert_eq!(settings.word.expose_secret(), "PSST");
}

#[test]
fn own_types_that_are_absent_are_none_or_their_default() {
    let (settings, report) = accepted(Settings::loader().source(good()).load_reported());
    assert_eq!((settings.optional, settings.rest, settings.regions), (None, None, None));
    assert_eq!(crate::judged::origin(&report, "text_default"), "default");
    assert_eq!(crate::judged::origin(&report, "code_default"), "default");
}

#[test]
fn own_type_that_is_required_and_missing_is_reported() {
    let error = crate::judged::refused(Settings::loader().source(Memory::new()).load());
    let expected = [("SC0101", "REGION"), ("SC0101", "VERSION"), ("SC0101", "SHARE"), ("SC0101", "WORD")];
    assert_eq!(crate::judged::problems(&error), expected);
}

#[test]
fn own_type_that_refuses_is_reported_without_what_its_parser_says() {
    for (name, value, expected, words) in [
        ("REGION", "Zq7Xv9", "SC0205", "expected two letters"),
        ("REGIONS", "eu,Zq7Xv9", "SC0205", "expected two letters"),
        ("VERSION", "Zq7Xv9", "SC0201", "expected"),
        ("TEXT_DEFAULT", "1.Zq7Xv9", "SC0201", "expected"),
        ("SHARE", "Zq7Xv9", "SC0205", "expected a number with a percent sign"),
    ] {
        let (error, problem) = only(Settings::loader().source(good().with(name, value)).load());
        assert_eq!((problem.code(), problem.variable()), (expected, name));
        assert!(!error.to_string().contains("Zq7Xv9") && error.to_string().contains(words), "{error}");
    }
}

#[test]
fn own_type_of_a_secret_shows_nothing_in_debug() {
    let (settings, report) = accepted(Settings::loader().source(good()).load_reported());
    let text = format!("{settings:?}{report}");
    assert!(!text.contains("PSST") && !text.contains("psst"), "{text}");
}

#[test]
fn own_type_s_text_is_not_shown_by_the_report() {
    #[derive(Debug)]
    struct Endpoint(usize);
    impl Value for Endpoint {
        fn from_text(text: &str) -> Result<Self, Violation> {
            Ok(Endpoint(text.len()))
        }
    }
    #[derive(SecureConfig)]
    struct Plain {
        endpoint: Endpoint,
    }
    // Nobody but the type knows what of its text may be seen.
    let loaded = Plain::loader().source(Memory::from([("ENDPOINT", "quiet-harbour")])).load_reported();
    let loaded = loaded.expect("it has a length");
    let text = loaded.report.to_string();
    assert!(!text.contains("quiet-harbour") && text.contains("(set)"), "{text}");
    assert_eq!(loaded.settings.endpoint.0, 13);
    // A password in a URL is one whatever the type.
    assert_eq!(code(Plain::loader().source(Memory::from([("ENDPOINT", "redis://:s3cr3t@cache")])).load()), "SC0207");
}

#[cfg(feature = "serde")]
mod by_serde {
    use std::ops::Range;

    use super::*;

    #[derive(SecureConfig)]
    struct Served {
        #[config(serde)]
        ports: Vec<u16>,
        #[config(serde, quiet)]
        flag: Option<bool>,
        #[config(serde, quiet)]
        limits: Option<Range<u8>>,
    }

    #[test]
    fn type_by_serde_is_read_from_text_by_the_rules_of_envy() {
        let served =
            Served::loader().source(Memory::from([("PORTS", "1,2"), ("FLAG", "true")])).load().expect("all are good");
        assert_eq!((served.ports, served.flag, served.limits), (vec![1, 2], Some(true), None));
    }

    #[test]
    fn type_by_serde_that_refuses_is_reported_without_what_serde_says() {
        for (name, value) in [("PORTS", "1,Zq7Xv9"), ("FLAG", "Zq7Xv9"), ("LIMITS", "Zq7Xv9")] {
            let (error, problem) =
                only(Served::loader().source(Memory::from([("PORTS", "1")]).with(name, value)).load());
            assert_eq!((problem.code(), problem.variable()), ("SC0201", name));
            assert!(!error.to_string().contains("Zq7Xv9"), "{error}");
        }
    }

    #[cfg(feature = "toml")]
    #[test]
    fn type_by_serde_is_read_from_toml_tables() {
        let folder =
            crate::folder::Folder::with("c.toml", "ports = [1, 2]\nflag = false\n\n[limits]\nstart = 1\nend = 9\n");
        let source = secure_config::Toml::file(folder.join("c.toml"));
        let served = Served::loader().source(source).load().expect("all are good");
        assert_eq!((served.ports, served.flag, served.limits), (vec![1, 2], Some(false), Some(1..9)));
    }
}

#[test]
fn secret_box_by_a_parser_of_the_program_is_redacted() {
    fn number(text: &str) -> Result<SecretBox<u64>, Violation> {
        text.trim_start_matches('#')
            .parse()
            .map(|n| SecretBox::new(Box::new(n)))
            .map_err(|_| Violation::new("expected `#` and a number"))
    }
    #[derive(SecureConfig)]
    struct Numbered {
        #[secret]
        #[config(parse = number)]
        seed: SecretBox<u64>,
    }
    let numbered = Numbered::loader().source(Memory::from([("SEED", "#987654321")])).load().expect("it is a number");
    assert_eq!(*numbered.seed.expose_secret(), 987_654_321);
    assert_eq!(format!("{numbered:?}"), "Numbered { seed: [REDACTED] }");
}
