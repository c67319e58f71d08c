//! A document read by ours and by the crate `toml`. Where they may differ, a rule says so by its name.

use secure_config::{ExposeSecret, LoadError, SecretString, SecureConfig, Toml};
use toml::{Table, Value};

use crate::folder::write;

/// Texts are secrets here, so that no rule on plain text stands between the document and the comparison.
#[derive(SecureConfig)]
#[config(environment = "THE_ENVIRONMENT", allow_unknown)]
struct Texts {
    #[config(allow_empty)]
    a: Option<SecretString>,
    #[config(allow_empty)]
    list: Option<Vec<SecretString>>,
    #[config(nested)]
    t: Option<Inner>,
}

#[derive(SecureConfig)]
struct Inner {
    #[config(allow_empty)]
    a: Option<SecretString>,
}

/// Values without quotes.
#[derive(SecureConfig)]
#[config(environment = "THE_ENVIRONMENT", allow_unknown)]
struct Words {
    n: Option<i64>,
    f: Option<f64>,
    y: Option<bool>,
}

/// A known difference.
struct Rule {
    name: &'static str,
    holds: fn(&str, &str) -> bool,
}

/// What the crate refuses and ours takes: the document, and what the crate says of it.
const OURS_TAKES: &[Rule] = &[Rule {
    // Ours keeps a number as text, and its field says whether it is too large.
    name: "a number is too large for 64 bits",
    holds: |_, said| {
        said.ends_with("number overflowed")
            || said.ends_with("value was too large")
            || said.starts_with("invalid type: integer")
    },
}];

/// What ours refuses and the crate takes: the document, and what ours says of it.
const OURS_REFUSES: &[Rule] = &[];

/// Compares; says whether the document was worth it.
pub fn compare(document: &[u8]) -> bool {
    let file = write("against.toml", document);
    let source = || Toml::file(&file).allow_plaintext_secrets();
    let texts = Texts::loader().environment("dev").source(source()).load();
    let words = Words::loader().environment("dev").source(source()).load();
    let refused = texts.as_ref().err().and_then(refusal);
    let is_refused = words.as_ref().err().and_then(refusal).is_some();
    assert_eq!(refused.is_some(), is_refused, "what is wanted decides whether the file is TOML");
    let Ok(text) = str::from_utf8(document) else {
        assert!(refused.is_some(), "what is not UTF-8 is read");
        return true;
    };
    if text.to_ascii_uppercase().contains("THE_ENVIRONMENT") {
        return false;
    }
    match (text.parse::<Table>(), refused) {
        (Ok(table), None) => {
            same_texts(&table, texts);
            same_words(&table, words);
        }
        (Ok(_), Some(said)) => excused(OURS_REFUSES, text, &said, "ours refuses it and the crate does not"),
        (Err(error), None) => excused(OURS_TAKES, text, error.message(), "the crate refuses it and ours does not"),
        (Err(_), Some(_)) => {}
    }
    true
}

/// What is said of a file that is not TOML; a group that is no table is said under its name.
fn refusal(error: &LoadError) -> Option<String> {
    let is_syntax = |problem: &&secure_config::Problem| problem.code() == "SC0403" && problem.variable().is_empty();
    error.problems().iter().any(|problem| is_syntax(&problem)).then(|| error.to_string())
}

fn excused(rules: &[Rule], document: &str, said: &str, what: &str) {
    let rule = rules.iter().find(|rule| (rule.holds)(document, said));
    assert!(rule.map(|rule| rule.name).is_some(), "{what}: {document:?}\n{said}");
}

fn same_texts(table: &Table, loaded: Result<Texts, LoadError>) {
    let empty = Table::new();
    let inner = match table.get("t") {
        None => Some(&empty),
        Some(Value::Table(inner)) => Some(inner),
        Some(_) => None,
    };
    let (one, of_group) = (table.get("a"), inner.and_then(|inner| inner.get("a")));
    let members = match table.get("list") {
        None => Some(None),
        Some(Value::Array(members)) => members.iter().map(Value::as_str).collect::<Option<Vec<_>>>().map(Some),
        Some(_) => None,
    };
    // Text is text in quotes: nothing else is taken for it.
    let is_text = |value: Option<&Value>| value.is_none_or(Value::is_str);
    let (Some(members), true) = (members, inner.is_some() && is_text(one) && is_text(of_group)) else { return };
    let settings = loaded.unwrap_or_else(|error| panic!("{table:?}\n{error}"));
    let exposed = |text: Option<&SecretString>| text.map(|text| text.expose_secret().to_owned());
    assert_eq!(exposed(settings.a.as_ref()).as_deref(), one.and_then(Value::as_str));
    let group = settings.t.as_ref();
    assert_eq!(exposed(group.and_then(|inner| inner.a.as_ref())).as_deref(), of_group.and_then(Value::as_str));
    let read = settings.list.iter().flatten().map(ExposeSecret::expose_secret);
    assert!(read.eq(members.iter().flatten().copied()), "the members of a list differ from {members:?}");
}

fn same_words(table: &Table, loaded: Result<Words, LoadError>) {
    let (n, f, y) = (table.get("n"), table.get("f"), table.get("y"));
    let fits = matches!(n, None | Some(Value::Integer(_)))
        && matches!(f, None | Some(Value::Float(_)))
        && matches!(y, None | Some(Value::Boolean(_)));
    if !fits {
        return;
    }
    let settings = loaded.unwrap_or_else(|error| panic!("{table:?}\n{error}"));
    assert_eq!(settings.n, n.and_then(Value::as_integer));
    assert_eq!(settings.y, y.and_then(Value::as_bool));
    let number = |number: Option<f64>| number.map(|number| if number.is_nan() { f64::NAN } else { number }.to_bits());
    assert_eq!(number(settings.f), number(f.and_then(Value::as_float)), "{f:?} is read as {:?}", settings.f);
}
