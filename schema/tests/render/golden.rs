//! Whole documents against the files in `tests/golden`. `SECURE_CONFIG_WRITE=1` renews them.

use std::fs;
use std::path::Path;

use secure_config_schema::render::{Options, env_example, markdown};

use crate::{billing, everything};

#[test]
fn billing_as_a_whole_is_the_golden_files() {
    assert_golden("billing.env.example", &env_example(&billing::SCHEMA, Some(&billing::DOCS), &Options::default()));
    assert_golden("billing.md", &markdown(&billing::SCHEMA, Some(&billing::DOCS), &Options::default()));
}

#[test]
fn every_branch_as_a_whole_is_the_golden_files() {
    assert_golden(
        "everything.env.example",
        &env_example(&everything::SCHEMA, Some(&everything::DOCS), &Options::default()),
    );
    assert_golden("everything.md", &markdown(&everything::SCHEMA, Some(&everything::DOCS), &Options::default()));
}

#[test]
fn documents_without_prose_are_the_golden_files() {
    assert_golden("terse.env.example", &env_example(&billing::SCHEMA, None, &Options::default()));
    assert_golden("terse.md", &markdown(&billing::SCHEMA, None, &Options::default()));
}

#[test]
fn documents_rendered_twice_are_the_same_bytes() {
    for _ in 0..2 {
        let (schema, docs) = (&everything::SCHEMA, Some(&everything::DOCS));
        assert_eq!(env_example(schema, docs, &Options::default()), env_example(schema, docs, &Options::default()));
        assert_eq!(markdown(schema, docs, &Options::default()), markdown(schema, docs, &Options::default()));
    }
}

pub(crate) fn assert_golden(name: &str, actual: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("SECURE_CONFIG_WRITE").is_some_and(|value| value == "1") {
        fs::write(&path, actual).unwrap();
        return;
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        expected == actual,
        "tests/golden/{name} is stale; `SECURE_CONFIG_WRITE=1 cargo test` renews it\n{}",
        difference(&expected, actual)
    );
}

/// The lines between the common beginning and the common end.
fn difference(expected: &str, actual: &str) -> String {
    let (old, new): (Vec<_>, Vec<_>) = (expected.split('\n').collect(), actual.split('\n').collect());
    let shorter = old.len().min(new.len());
    let head = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let tail = old.iter().rev().zip(new.iter().rev()).take(shorter - head).take_while(|(old, new)| old == new).count();
    let mut out = format!("from line {}:", head + 1);
    for (mark, lines) in [('-', &old[head..old.len() - tail]), ('+', &new[head..new.len() - tail])] {
        for line in lines {
            out.extend(["\n", &mark.to_string(), " "]);
            out.extend(line.escape_debug());
        }
    }
    out
}
