//! Rule 8 once more: what only stands in for a secret is accepted in local places and nowhere else.

use std::collections::HashMap;

use secure_config::{Memory, SecretString, SecretsDir, SecureConfig};

use crate::folder::Folder;
use crate::judged::{code, only};

#[derive(SecureConfig)]
#[config(environment = "APP_ENV")]
struct Settings {
    #[secret]
    #[config(example = "sample-of-a-key")]
    key: SecretString,
    #[config(default = "changeme")]
    motto: String,
}

const PLACEHOLDERS: &[&str] = &[
    "changeme",
    "CHANGEME",
    "change-me",
    "change_me",
    "replace-me",
    "replace-me-before-use",
    "REPLACE_ME",
    "your-api-key-here",
    "YOUR_TOKEN_HERE",
    "<your-key-here>",
    "xxx",
    "XXXXXXXXXXXX",
    "***",
    "********",
    "sk_live_xxxxxxxx",
    "sk_test_your-key-here",
    "ghp_xxxxxxxxxxxxxxxx",
    "whsec_changeme",
    "sample-of-a-key",
    " changeme ",
];

/// Secrets that merely contain what a placeholder is made of.
const REAL: &[&str] = &[
    "changeme-not",
    "1changeme",
    "x",
    "xx7",
    "xylophone",
    "your-mother-was-here-first",
    "replaced",
    "sk_live_51xxxxQ",
    "sample-of-a-key-2",
    "987654321",
    "*a*",
    "my-changeme-key",
    "hereyour",
    "replace",
    "0000000000",
];

fn load(environment: &str, key: &str) -> Result<Settings, secure_config::LoadError> {
    Settings::loader().environment(environment).source(Memory::from([("KEY", key)])).load()
}

#[test]
fn placeholder_is_refused_away_from_home_and_withheld() {
    for key in PLACEHOLDERS {
        for environment in ["staging", "prod"] {
            let (error, problem) = only(load(environment, key));
            assert_eq!((problem.code(), problem.variable()), ("SC0206", "KEY"), "{key}");
            assert!(!error.to_string().contains(key.trim()), "{error}");
        }
    }
}

#[test]
fn placeholder_is_accepted_in_local_environments() {
    for key in PLACEHOLDERS {
        for environment in ["dev", "test"] {
            assert!(load(environment, key).is_ok(), "{key} in {environment}");
        }
    }
}

#[test]
fn part_of_a_real_secret_is_no_placeholder() {
    for key in REAL {
        assert!(load("prod", key).is_ok(), "{key}");
    }
}

#[test]
fn placeholder_in_a_field_that_is_no_secret_is_a_value() {
    assert_eq!(load("prod", "a-real-one").expect("only secrets are judged").motto, "changeme");
}

#[test]
fn placeholder_in_a_file_is_refused_with_its_line_break() {
    let folder = Folder::with("key", "changeme\n");
    let loader = Settings::loader().environment("prod").source(SecretsDir::new(folder.path()));
    assert_eq!(code(loader.load()), "SC0206");
}

#[test]
fn placeholder_is_refused_where_no_environments_are_declared() {
    #[derive(SecureConfig)]
    struct Placeless {
        #[secret]
        key: SecretString,
    }
    for key in PLACEHOLDERS.iter().filter(|key| !key.starts_with("sample")) {
        assert_eq!(code(Placeless::loader().source(Memory::from([("KEY", *key)])).load()), "SC0206", "{key}");
    }
    assert!(Placeless::loader().source(Memory::from([("KEY", "a-real-one")])).load().is_ok());
}

#[test]
fn placeholder_among_several_secrets_is_refused() {
    use secure_config::Rotating;
    #[derive(SecureConfig)]
    struct Several {
        #[secret]
        #[rotate(days = 90)]
        key: Rotating<SecretString>,
    }
    let load =
        |name: &str| Several::loader().source(Memory::from([("KEY", "a-real-one")]).with(name, "changeme")).load();
    assert_eq!(code(load("KEY_NEXT")), "SC0206");
    assert_eq!(code(load("KEY_PREVIOUS")), "SC0206");
}

#[derive(SecureConfig)]
struct Several {
    keys: Vec<SecretString>,
    #[secret]
    named: HashMap<String, SecretString>,
    #[config(separator = ";")]
    parts: Option<Vec<SecretString>>,
}

#[test]
fn placeholder_among_several_secrets_is_refused_in_text_as_in_a_file() {
    for (keys, named, parts, refused) in [
        ("good123,changeme", "a=good123", "x1;y2", "KEYS"),
        ("xxxxxx,sk_live_9f", "a=good123", "x1;y2", "KEYS"),
        (" changeme ,", "a=good123", "x1;y2", "KEYS"),
        ("good123", "a=good123, b = your-key-here", "x1;y2", "NAMED"),
        ("good123", "a=good123", "x1;changeme", "PARTS"),
    ] {
        let memory = Memory::from([("KEYS", keys), ("NAMED", named), ("PARTS", parts)]);
        let (_, problem) = only(Several::loader().source(memory).load());
        assert_eq!((problem.code(), problem.variable()), ("SC0206", refused), "{keys} {named} {parts}");
    }
    let good = Memory::from([("KEYS", "good123,b7"), ("NAMED", "changeme=good123"), ("PARTS", "x,changeme;y")]);
    assert_eq!(Several::loader().source(good).load().unwrap().keys.len(), 2, "neither a key nor a part of a member");
}

#[test]
fn empty_secret_among_several_is_refused() {
    for (keys, named) in [("a1,,b2", "a=1b"), (",", "a=1b"), ("a1, ,", "a=1b"), ("a1", "a=,b=x8"), ("a1", "a=1b,,b=2c")]
    {
        let (_, problem) = only(Several::loader().source(Memory::from([("KEYS", keys), ("NAMED", named)])).load());
        let variable = if named == "a=1b" { "KEYS" } else { "NAMED" };
        assert_eq!((problem.code(), problem.variable()), ("SC0202", variable), "{keys} {named}");
    }
    for keys in ["a1,", "a1,b2", "a1"] {
        let memory = Memory::from([("KEYS", keys), ("NAMED", "a=1b")]);
        assert!(Several::loader().source(memory).load().is_ok(), "{keys}");
    }
}
