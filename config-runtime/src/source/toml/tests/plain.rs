//! The reader of plain files beside the parser: where it does not give up, both find the same, and it does not give up on
//! what nearly all files are.

use proptest::prelude::*;
use proptest::sample::select;

use super::{SCHEMA, shown};
use crate::bytes::Bytes;
use crate::plan::Plan;
use crate::source::{Answer, Outcome};

/// What an answer has, in the order of the fields: position, value and line.
fn values(answer: &Answer) -> Vec<(u32, String, Option<u32>)> {
    let value = |cell: &crate::source::Cell| match &cell.outcome {
        Outcome::Found(found) => (cell.at, shown(found), found.line.map(std::num::NonZeroU32::get)),
        _ => (cell.at, "nothing".to_owned(), None),
    };
    let mut values: Vec<_> = answer.cells.iter().map(value).collect();
    values.sort();
    values
}

fn plainly(text: &str) -> Option<Answer> {
    super::super::plain::answer(&Plan::new(&SCHEMA), &Bytes::from(text).into_shared())
}

fn assert_alike(text: &str) {
    let Some(plain) = plainly(text) else { return };
    let parsed = super::super::parse(&Bytes::from(text).into_shared(), &Plan::new(&SCHEMA));
    assert!(parsed.faults.is_empty(), "{text:?}");
    assert!(parsed.environments.is_empty(), "{text:?}");
    assert_eq!(values(&plain), values(&parsed), "{text:?}");
}

#[test]
fn file_as_nearly_all_are_is_plain() {
    for text in [
        "",
        "\n# a comment\n\nname = \"x\"\nport = 80\n",
        "\u{feff}name='x'\r\nport\t=\t8_080 # a comment\r\n[smtp]\r\nhost = \"\"\r\npassword = \"p # q\"",
        "tags = [\"a\", 'b',\n  # a comment\n  \"c\",\n]\nports = [1, 2]\n[open]\nknown = \"x\"\n",
    ] {
        assert!(plainly(text).is_some(), "{text:?}");
        assert_alike(text);
    }
}

#[test]
fn file_with_anything_else_is_for_the_parser() {
    for text in [
        "name = \"a\\tb\"",
        "name = \"\"\"a\"\"\"",
        "name = 'a\nb'",
        "name = \"a\"\nname = \"b\"",
        "[smtp]\n[smtp]",
        "smtp.host = \"a\"",
        "\"name\" = \"a\"",
        "other = 1",
        "[other]",
        "[[smtp]]",
        "[name]",
        "smtp = \"a\"",
        "smtp = { host = \"a\" }",
        "port = 080",
        "port = 1979-05-27",
        "port = 1 2",
        "port =",
        "port",
        "port = 80\rname = \"a\"",
        "# \u{1}",
        "name = \"\u{7f}\"",
        "BILLING_ENV = \"prod\"",
        "billing_env = \"prod\"",
        "tags = [\"a\" \"b\"]",
        "tags = [[\"a\"]]",
        "tags = [\"a\"",
        "labels = { a = \"b\" }",
        "opaque = [1]",
        "name = [\"a\"]",
    ] {
        assert!(plainly(text).is_none(), "{text:?}");
    }
}

const LINES: &[&str] = &[
    "name",
    "jwt-key",
    "port",
    "pin",
    "sign",
    "tags",
    "ports",
    "labels",
    "opaque",
    "host",
    "password",
    "known",
    "other",
    "smtp",
    "smtp.host",
    "\"name\"",
    "[smtp]",
    "[open]",
    "[smtp.x]",
    "[labels]",
    "[ smtp ]",
    "[[smtp]]",
    "billing_env",
];
const VALUES: &[&str] = &[
    "1",
    "-1_0",
    "0x1F",
    "007",
    "1.5e3",
    "true",
    "inf",
    "\"a\"",
    "'a'",
    "\"\"",
    "''",
    "\"a\\nb\"",
    "\"\"\"a\"\"\"",
    "'''a'''",
    "[\"a\", 'b']",
    "[1,\n 2, # c\n]",
    "[,]",
    "[]",
    "{ a = 1 }",
    "1979-05-27",
    "x",
    "\"é\"",
    "\"\u{7f}\"",
    "\"a",
    "",
];
const ENDS: &[&str] = &["\n", "\r\n", " # c\n", "\n\n", "\r", " x\n", "\t\n", "]\n"];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]
    #[test]
    fn plain_file_is_read_as_the_parser_reads_it(
        lines in prop::collection::vec((select(LINES), select(&[" = ", "=", " "][..]), select(VALUES), select(ENDS)), 0..6),
        bom: bool,
    ) {
        let mut text = if bom { "\u{feff}".to_owned() } else { String::new() };
        for (key, equals, value, end) in lines {
            let is_header = key.starts_with('[');
            text.push_str(key);
            if !is_header {
                text.push_str(equals);
                text.push_str(value);
            }
            text.push_str(end);
        }
        assert_alike(&text);
    }
}
