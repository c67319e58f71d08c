//! docker compose's rules for environment files, as its documentation states them, one table a rule. Where ours refuses
//! what compose reads, that stands beside it: nothing that both read is read differently.

use std::fs;

use secure_config::{Dotenv, SecureConfig};

use crate::ours;
use crate::python_dotenv::only_mine;

/// What stands behind the name, what compose reads there, and whether ours refuses it.
type Row = (&'static str, &'static str, Ours);

#[derive(Clone, Copy, PartialEq)]
enum Ours {
    Reads,
    Refuses,
}
use Ours::{Reads, Refuses};

fn assert_rows(rows: &[Row]) {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let file = folder.path().join(".env");
    for (text, expected, ours) in rows {
        fs::write(&file, format!("# a comment\n\nA{text}\nB=after\n")).expect("a file can be written");
        only_mine(&file);
        let read = ours::read(&file);
        let expected = (*ours == Reads).then(|| [("A", (*expected).to_owned()), ("B", "after".to_owned())].into());
        assert_eq!(read, expected, "A{text}");
    }
}

#[test]
fn value_with_or_without_quotes_is_read() {
    assert_rows(&[
        ("=plain", "plain", Reads),
        ("=\"double\"", "double", Reads),
        ("='single'", "single", Reads),
        ("=", "", Reads),
        (" = around", "around", Reads),
    ]);
}

#[test]
fn comment_behind_a_value_needs_a_blank() {
    assert_rows(&[
        ("=port # of the site", "port", Reads),
        ("=port# of the site", "port# of the site", Reads),
        ("=\"port # of the site\"", "port # of the site", Reads),
        ("=\"port\" # of the site", "port", Reads),
        ("='port # of the site' # yes", "port # of the site", Reads),
    ]);
}

#[test]
fn value_in_single_quotes_is_literal() {
    assert_rows(&[
        ("='$B'", "$B", Reads),
        ("='${B}'", "${B}", Reads),
        ("='a\\tb'", "a\\tb", Reads),
        ("='two\nlines'", "two\nlines", Reads),
    ]);
}

#[test]
fn quote_behind_a_backslash_is_a_quote() {
    assert_rows(&[("='it\\'s'", "it's", Reads), ("=\"{\\\"a\\\": \\\"b\\\"}\"", "{\"a\": \"b\"}", Reads)]);
}

#[test]
fn escape_is_decoded_in_double_quotes_alone() {
    assert_rows(&[
        ("=\"a\\tb\\nc\\rd\\\\e\"", "a\tb\nc\rd\\e", Reads),
        ("='a\\nb'", "a\\nb", Reads),
        ("=a\\nb", "a\\nb", Reads),
    ]);
}

/// Plain texts, because no secret is expanded.
#[derive(SecureConfig)]
#[config(environment = "THE_ENVIRONMENT")]
struct Plain {
    #[config(env = "A", allow_empty)]
    a: Option<String>,
    #[config(env = "B", allow_empty)]
    b: Option<String>,
    #[config(env = "EMPTY", allow_empty)]
    empty: Option<String>,
}

#[test]
fn reference_in_braces_is_expanded_where_that_is_asked_for() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let file = folder.path().join(".env");
    let rows: &[Row] = &[
        ("=${B}", "after", Reads),
        ("=\"<${B}>\"", "<after>", Reads),
        ("='${B}'", "${B}", Reads),
        ("=${UNSET}", "", Reads),
        ("=${B:-other}", "after", Reads),
        ("=${EMPTY:-other}", "other", Reads),
        ("=${UNSET:-other}", "other", Reads),
        ("=${UNSET-other}", "other", Refuses),
        ("=${B:?text}", "after", Refuses),
        ("=${B?text}", "after", Refuses),
        ("=${B:+other}", "other", Refuses),
        ("=${B+other}", "other", Refuses),
    ];
    for (text, expected, ours) in rows {
        fs::write(&file, format!("EMPTY=\nA{text}\nB=after\n")).expect("a file can be written");
        only_mine(&file);
        let read = Plain::loader().environment("dev").source(Dotenv::file(&file).expand()).load();
        let read = read.ok().map(|settings| {
            assert_eq!((settings.b.as_deref(), settings.empty.as_deref()), (Some("after"), Some("")));
            settings.a.unwrap_or_default()
        });
        assert_eq!(read.as_deref(), (*ours == Reads).then_some(*expected), "A{text}");
    }
}
