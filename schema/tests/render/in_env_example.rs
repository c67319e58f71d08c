//! The rules of `.env.example`, one by one.

use secure_config_schema::render::{Options, dotenv_value, env_example};
use secure_config_schema::{
    Base, DevDefault, Docs, Fallback, Field, FieldDoc, Literal, Name, Rules, Schema, Type, leaves,
};

use crate::{billing, everything};

const TEXT: Type = Type::of(Base::Text);
const NO_DOC: FieldDoc = FieldDoc::value("", &[]);

/// Test data that has to be static.
fn kept<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

/// The file of a struct with one field.
fn file(field: Field, doc: FieldDoc) -> String {
    let schema = kept(Schema::new("One", "", kept([field])));
    env_example(schema, Some(kept(Docs { more: "", fields: kept([doc]) })), &Options::default())
}

fn text(doc: &'static str) -> Field {
    Field::value("key", Name::Part("KEY"), TEXT.optional(), doc)
}

/// The lines that set something.
fn assignments(file: &str) -> Vec<&str> {
    file.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
}

#[test]
fn secret_with_anything_stands_empty() {
    let secret = Field::value("key", Name::Part("KEY"), TEXT.secret(), "");
    for field in [
        secret.fallback(&Fallback::Literal(Literal::Text("hunter2"))),
        secret.fallback(&Fallback::Code("hunter2()")),
        secret.dev_default(&DevDefault::Literal(Literal::Text("hunter2")), true),
    ] {
        let file = file(field, NO_DOC);
        assert!(file.contains("KEY=\n") && !file.contains("hunter2"), "{file}");
    }
    let file = env_example(&everything::SCHEMA, None, &Options::default());
    for leaf in leaves(&everything::SCHEMA, None).filter(|leaf| leaf.field.is_secret()) {
        let empty = |line: &&str| *line == format!("{}=", leaf.variable) || *line == format!("# {}=", leaf.variable);
        assert_eq!(file.lines().filter(empty).count(), 1, "{}", leaf.variable);
    }
}

#[test]
fn example_of_a_secret_is_a_comment() {
    let field = Field::value("key", Name::Part("KEY"), TEXT.secret(), "").rules(kept(Rules::new().example("sk-1")));
    let file = file(field, NO_DOC);
    assert!(file.ends_with("# example: sk-1\nKEY=\n"), "{file}");
}

#[test]
fn every_variable_stands_there_once() {
    for (schema, docs) in [(&billing::SCHEMA, &billing::DOCS), (&everything::SCHEMA, &everything::DOCS)] {
        let file = env_example(schema, Some(docs), &Options::default());
        for leaf in leaves(schema, None) {
            let (active, idle) = (format!("{}=", leaf.variable), format!("# {}=", leaf.variable));
            let count = file.lines().filter(|line| line.starts_with(&active) || line.starts_with(&idle)).count();
            assert_eq!(count, 1, "{}", leaf.variable);
        }
    }
}

#[test]
fn what_has_to_be_filled_in_is_all_that_is_not_commented_out() {
    let file = env_example(&billing::SCHEMA, Some(&billing::DOCS), &Options::default());
    let required = ["DATABASE_URL=", "BILLING_JWT_SECRET_KEY=", "BILLING_SMTP_HOST=", "BILLING_SMTP_PASSWORD="];
    assert_eq!(assignments(&file), required);
}

#[test]
fn required_in_a_local_environment_is_to_be_filled_in_and_elsewhere_not() {
    let file = env_example(&everything::SCHEMA, None, &Options::default());
    for line in ["CERTIFICATE=", "# WORKERS=", "# SECOND_KEY="] {
        assert!(file.lines().any(|found| found == line), "{line}");
    }
}

#[test]
fn environment_variable_is_named_and_never_set() {
    let file = env_example(&billing::SCHEMA, None, &Options::default());
    assert!(file.contains("# BILLING_ENV says where the program runs: dev, test, staging or prod.\n"), "{file}");
    assert!(!file.contains("BILLING_ENV="), "{file}");
}

#[test]
fn optional_group_is_commented_out_as_a_whole() {
    let file = env_example(&billing::SCHEMA, None, &Options::default());
    let group = file.split("# ---- replica ----").nth(1).unwrap();
    assert!(group.contains("absent unless one of its variables is set") && assignments(group).is_empty(), "{group}");
}

#[test]
fn deprecated_field_stands_last_with_its_reason() {
    let file = env_example(&everything::SCHEMA, None, &Options::default());
    let (before, after) = file.split_once("# deprecated: use `TEXT` | instead\n# OLD=\n").unwrap();
    assert!(before.contains("\n# EVIL_DOC=\n") && after.starts_with("\n# ---- main ----"), "{after}");
}

#[test]
fn names_beside_the_own_one_are_never_assignments() {
    let file = env_example(&everything::SCHEMA, None, &Options::default());
    for name in ["SLOGAN", "MOTTO_FILE", "PEPPER_NEXT", "PEPPER_ROTATED_AT", "OLD_PEPPERS"] {
        assert!(file.contains(name) && !file.contains(&format!("{name}=")), "{name}");
    }
    assert!(!file.contains("SAYING"));
}

#[test]
fn text_of_the_user_that_tries_to_assign_stays_a_comment() {
    for line_break in ["\n", "\r\n", "\r", "\n\n", "\u{85}", "\u{2028}", "\u{b}", "\u{c}", "\0\n"] {
        let prose: &'static str = kept(format!("Words.{line_break}EVIL=1{line_break}export EVIL=2"));
        let custom = Type::of(Base::Custom(prose)).optional();
        for (field, doc) in [
            (text(prose), ""),
            (text(""), prose),
            (text("").rules(kept(Rules::new().example(prose))), ""),
            (text("").rules(kept(Rules::new().deprecated(prose))), ""),
            (text("").rules(kept(Rules::new().pattern(prose))), ""),
            (text("").fallback(kept(Fallback::Code(prose))), ""),
            (text("").fallback(kept(Fallback::Literal(Literal::Text(prose)))), ""),
            (Field::value("key", Name::Part("KEY"), custom, ""), ""),
        ] {
            let file = file(field, FieldDoc::value(doc, &[]));
            assert!(assignments(&file).is_empty(), "{line_break:?}\n{file}");
            assert!(!file.contains(['\r', '\0', '\u{85}', '\u{2028}']), "{line_break:?}\n{file}");
        }
    }
}

#[test]
fn doc_line_that_is_an_assignment_does_not_look_like_a_default() {
    let file = file(text("KEY=fake"), FieldDoc::value("export KEY = fake\nKEY is not = fake", &[]));
    assert!(file.contains("\n#     KEY=fake\n#     export KEY = fake\n# KEY is not = fake\n# type:"), "{file}");
}

#[test]
fn part_of_the_facts_can_not_pretend_to_be_two() {
    let file = file(text("").rules(kept(Rules::new().pattern("a | secret\nb"))), NO_DOC);
    assert!(file.ends_with("\n# type: text | optional | matching `a \\| secret b`\n# KEY=\n"), "{file}");
}

#[test]
fn value_line_holds_nothing_but_the_assignment() {
    for (schema, docs) in [(&billing::SCHEMA, &billing::DOCS), (&everything::SCHEMA, &everything::DOCS)] {
        let file = env_example(schema, Some(docs), &Options::default());
        assert!(assignments(&file).iter().all(|line| line.ends_with('=')), "{file}");
        assert!(!file.contains('\r') && file.ends_with('\n') && !file.contains("\n\n\n"));
        assert!(file.lines().all(|line| line.trim_end() == line), "blanks at an end: {file}");
    }
}

#[test]
fn build_with_or_without_debug_assertions_gives_the_same_file() {
    static DEV: DevDefault = DevDefault::Literal(Literal::Digits("2"));
    let [on, off] = [true, false].map(|debug| file(text("").dev_default(&DEV, debug), NO_DOC));
    assert!(on == off && on.contains("| in local debug builds: 2\n"), "{on}");
}

#[test]
fn value_with_a_meaning_to_some_reader_is_quoted_or_not_written() {
    for (value, want) in [
        ("", Some("")),
        ("https://a.example/b:80,c@d%20+e=f-g_h", Some("https://a.example/b:80,c@d%20+e=f-g_h")),
        ("~/x", Some("'~/x'")),
        ("a b", Some("'a b'")),
        ("a#b", Some("'a#b'")),
        ("$5", Some("'$5'")),
        (r"C:\dir", Some(r"'C:\dir'")),
        (r"C:\dir\", Some(r#""C:\\dir\\""#)),
        (r"\\host", Some(r#""\\\\host""#)),
        ("it's", Some("\"it's\"")),
        ("a\nb", Some("'a\nb'")),
        ("grün", Some("'grün'")),
        ("it's $5", None),
        ("${A}", None),
        ("a\rb", None),
        ("a\u{202e}b", None),
    ] {
        assert_eq!(dotenv_value(value).as_deref(), want, "{value:?}");
    }
}
