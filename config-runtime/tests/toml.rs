//! A TOML file through a whole load: what a program gets, and what the report says, with nothing of the file in it.
#![cfg(feature = "toml")]

use std::collections::BTreeMap;
use std::fmt::Debug;

use secure_config_runtime::private::Reader;
use secure_config_runtime::schema::{Base, Docs, Environments, Field, Many, Name, Schema, Type};
use secure_config_runtime::{ExposeSecret, LoadError, Loaded, Memory, SecretString, SecureConfig, Toml, Value};

#[derive(Debug)]
struct Settings {
    name: String,
    key: Option<SecretString>,
    port: u16,
    tags: Vec<String>,
    limits: BTreeMap<String, u16>,
    #[cfg(feature = "serde")]
    routes: Option<BTreeMap<String, Vec<u16>>>,
}

const PORT: Type = Type::of(Base::Integer { bits: 16, signed: false, nonzero: false });
const TEXT: Type = Type::of(Base::Text);
static ENVIRONMENTS: Environments = Environments::new("PLACE", Environments::NAMES, Environments::LOCAL);
static SCHEMA: Schema = Schema::new(
    "Settings",
    "",
    &[
        Field::value("name", Name::Part("NAME"), TEXT, "What it is called."),
        Field::value("key", Name::Part("KEY"), TEXT.secret().optional(), ""),
        Field::value("port", Name::Part("PORT"), PORT, ""),
        Field::value("tags", Name::Part("TAGS"), TEXT.many(Many::List), ""),
        Field::value("limits", Name::Part("LIMITS"), PORT.many(Many::Map), ""),
        #[cfg(feature = "serde")]
        Field::value("routes", Name::Part("ROUTES"), Type::of(Base::Custom("routes")).optional(), "").opaque(),
    ],
)
.environments(&ENVIRONMENTS);
static DOCS: Docs = Docs { more: "", fields: &[] };

impl SecureConfig for Settings {
    const SCHEMA: &'static Schema = &SCHEMA;
    const DOCS: &'static Docs = &DOCS;

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let name = String::read(reader, 0);
        let key = Option::<SecretString>::read(reader, 1);
        let port = u16::read(reader, 2);
        let tags = Vec::<String>::read(reader, 3);
        let limits = BTreeMap::<String, u16>::read(reader, 4);
        #[cfg(feature = "serde")]
        let routes = secure_config_runtime::private::read_optional_serde(reader, 5);
        Some(Self {
            name: name?,
            key: key?,
            port: port?,
            tags: tags?,
            limits: limits?,
            #[cfg(feature = "serde")]
            routes: routes?,
        })
    }

    fn slot(&self) -> &dyn Debug {
        self
    }
}

/// Loads from a file of this text, below a source that has only the name of the environment.
fn load(text: &str, change: impl FnOnce(Toml) -> Toml) -> Result<Loaded<Settings>, LoadError> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("config.toml");
    std::fs::write(&path, text).expect("a file");
    Settings::loader().source(Memory::from([("PLACE", "test")])).source(change(Toml::file(path))).load_reported()
}

/// Each problem as its code, variable and line.
fn problems(text: &str) -> Vec<(&'static str, String, Option<u32>)> {
    let error = load(text, |toml| toml).expect_err("the file is wrong");
    let line =
        |problem: &secure_config_runtime::Problem| problem.origin().and_then(secure_config_runtime::Origin::line);
    error.problems().iter().map(|problem| (problem.code(), problem.variable().to_owned(), line(problem))).collect()
}

const GOOD: &str = "name = \"bill\\u0069ng\"\nport = 8_080\ntags = []\n[limits]\na = 1\n'b c' = 0x10\n";

#[test]
fn file_of_every_shape_is_loaded() {
    let settings = load(GOOD, |toml| toml).expect("the file is good").settings;
    assert_eq!((settings.name.as_str(), settings.port, settings.tags.len()), ("billing", 8080, 0));
    assert_eq!(settings.limits.into_iter().collect::<Vec<_>>(), [("a".into(), 1), ("b c".into(), 16)]);
    assert!(settings.key.is_none());
}

#[cfg(feature = "serde")]
#[test]
fn table_of_a_serde_field_is_read_by_toml() {
    let routes = "[routes]\na = [1, 0x2]\n\"b \\n\" = []\n";
    let settings = load(&format!("{GOOD}{routes}"), |toml| toml).expect("the file is good").settings;
    let routes: Vec<_> = settings.routes.into_iter().flatten().collect();
    assert_eq!(routes, [("a".into(), vec![1, 2]), ("b \n".into(), vec![])]);
    assert_eq!(problems(&format!("{GOOD}[routes]\na = ['hunter2']")), [("SC0201", "ROUTES".into(), Some(7))]);
}

#[test]
fn secret_in_the_file_is_refused_unless_the_source_allows_it() {
    let text = format!("key = \"hun\\u0074er2\"\n{GOOD}");
    assert_eq!(problems(&text), [("SC0407", "KEY".into(), Some(1))]);
    let loaded = load(&text, Toml::allow_plaintext_secrets).expect("it is allowed");
    assert_eq!(loaded.settings.key.as_ref().map(ExposeSecret::expose_secret), Some("hunter2"));
    let report = loaded.report.to_string();
    assert!(report.contains("plain text") && !report.contains("hunter2"), "{report}");
}

#[test]
fn text_without_quotes_or_of_the_wrong_shape_is_malformed_at_its_line() {
    for (name, tags) in [("7", "['a']"), ("true", "[]"), ("['a']", "[]"), ("{ a = 'b' }", "[]"), ("1979-05-27", "[]")] {
        let text = format!("name = {name}\nport = 1\nlimits = {{}}\ntags = {tags}");
        assert_eq!(problems(&text), [("SC0201", "NAME".into(), Some(1))], "{text}");
    }
    for tags in ["['a', 7]", "[['a']]", "{ a = 'b' }", "7"] {
        let text = format!("name = 'n'\nport = 1\nlimits = {{}}\ntags = {tags}");
        assert_eq!(problems(&text), [("SC0201", "TAGS".into(), Some(4))], "{text}");
    }
}

#[test]
fn empty_text_in_the_file_counts_as_unset() {
    assert_eq!(problems("name = ''\nport = 1\nlimits = {}\ntags = []"), [("SC0102", "NAME".into(), Some(1))]);
}

#[test]
fn file_of_another_environment_is_not_used() {
    let found = problems(&format!("PLACE = 'prod'\n{GOOD}"));
    assert_eq!(found.first(), Some(&("SC0503", String::new(), Some(1))));
    assert!(load(&format!("place = 'test'\n{GOOD}"), |toml| toml).is_ok());
    assert!(load(GOOD, |toml| toml.only_in("prod")).is_err());
}

#[test]
fn report_of_a_broken_file_has_nothing_of_it() {
    let text = "name = hunter2\nport = 'hunter2'\n# hunter2\nhunter2\ntags = [hunter2, 'hunter2']\nlimits.hunter2 = 'hunter2'\n\
                key = \"\\hunter2\"\nPLACE = 'hunter2'\nhunter2 = \"hunter2\"\n'hunter2' = 1\n[hunter2]\n[[hunter2]]\nname = \"\"\"\nhunter2";
    for text in [text, &text.replace("PLACE = 'hunter2'\n", "")] {
        let error = load(text, |toml| toml).expect_err("the file is wrong");
        assert!(error.problems().len() > 1, "{error}");
        for shown in [error.to_string(), format!("{error:?}"), format!("{error:#?}"), error.to_json()] {
            assert!(!shown.contains("hunter2"), "{shown}");
        }
    }
}

#[test]
fn source_in_debug_has_its_path_and_nothing_else_of_the_file() {
    let toml = Toml::file("config.toml").optional();
    assert_eq!(format!("{toml:?}"), "Toml { path: \"config.toml\", optional: true, plain_text: false, only_in: None }");
}
