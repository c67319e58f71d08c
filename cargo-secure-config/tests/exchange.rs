//! The exchange document: what is read from it is what was written, and what is not known is passed over.

#![forbid(unsafe_code)]

#[path = "../../schema/tests/render/billing.rs"]
#[allow(dead_code)]
mod billing;
#[path = "../../schema/tests/render/everything.rs"]
#[allow(dead_code)]
mod everything;

use cargo_secure_config::exchange::{self, Unreadable};
use secure_config_schema::{Docs, Schema, exchange as written, render};

fn written_again(schema: &'static Schema, docs: Option<&'static Docs>) -> (String, String) {
    let text = written::document(schema, docs);
    let read = exchange::read(&text).expect("a document of ours can be read");
    assert_eq!(read.len(), 1);
    (text, written::document(read[0].schema, docs.map(|_| read[0].docs)))
}

#[test]
fn document_is_the_same_after_it_was_read() {
    for (schema, docs) in [(&billing::SCHEMA, &billing::DOCS), (&everything::SCHEMA, &everything::DOCS)] {
        let (before, after) = written_again(schema, Some(docs));
        assert_eq!(before, after);
        let (before, after) = written_again(schema, None);
        assert_eq!(before, after);
        assert!(serde_json::from_str::<serde_json::Value>(&before).is_ok(), "it is JSON");
    }
}

#[test]
fn document_that_was_read_makes_the_same_documents() {
    for (schema, docs) in [(&billing::SCHEMA, &billing::DOCS), (&everything::SCHEMA, &everything::DOCS)] {
        let read = exchange::read(&written::document(schema, Some(docs))).expect("it can be read")[0];
        for document in render::Document::ALL {
            let options = render::Options::default();
            let (before, after) = (
                document.render(schema, Some(docs), &options),
                document.render(read.schema, Some(read.docs), &options),
            );
            let differ = before.lines().zip(after.lines()).find(|(before, after)| before != after);
            assert!(before == after, "{document:?}: {differ:?}");
        }
    }
}

const HEAD: &str = r#"{"format":"secure-config-schema","version":1,"settings":["#;

#[test]
fn keys_and_words_of_a_later_version_are_passed_over() {
    let text = format!(
        r#"{HEAD}{{"name":"S","colour":"red","relations":[{{"kind":"odd_number","fields":["a"]}}],"fields":[
            {{"ident":"a","part":"A","type":{{"base":"colour","many":"pairs","hue":1}},"shade":[1,2]}},
            {{"ident":"b","part":"B"}},
            {{"ident":"c","part":"C","type":{{"base":"text"}},"secret":{{"format":"cbor","level":9}}}}]}}],"more":{{}}}}"#
    );
    let read = exchange::read(&text).expect("it can be read")[0];
    let names: Vec<_> = read.schema.fields().iter().map(|field| field.get_ident()).collect();
    assert_eq!(names, ["a", "c"], "a field without a type is none");
    assert!(read.schema.fields()[1].is_secret());
    assert_eq!(read.schema.fields()[0].type_name(), "value");
}

#[test]
fn what_is_no_schema_is_refused_and_not_repeated() {
    let refused = |text: &str| exchange::read(text).err().expect("it is refused");
    assert_eq!(refused("{}"), Unreadable::Foreign);
    assert_eq!(refused(r#"{"format":"secure-config-schema","settings":[]}"#), Unreadable::Foreign);
    assert_eq!(refused(r#"{"format":"secure-config-schema","version":2,"settings":[]}"#), Unreadable::Newer(2));
    for text in ["", "hunter2", r#"{"format": 7}"#, &format!("{HEAD}{{\"name\":7}}]}}"), &format!("{HEAD}null]}}")] {
        let fault = refused(text);
        assert!(matches!(fault, Unreadable::Malformed { .. }), "{text}: {fault:?}");
        assert!(!fault.to_string().contains("hunter2"));
    }
    let deep = format!("{HEAD}{}", r#"{"name":"S","fields":[{"ident":"g","group":"#.repeat(10_000));
    assert!(matches!(refused(&deep), Unreadable::Malformed { .. }), "depth is bounded");
}

#[test]
fn numbers_beyond_all_bounds_are_read_without_a_panic() {
    let text = format!(
        r#"{HEAD}{{"name":"S","fields":[
            {{"ident":"a","part":"","type":{{"base":"integer","bits":0,"signed":true}},
              "rules":{{"range":{{"low":{{"digits":"x"}},"high":{{"int":"999999999999999999999999999999999999999999999"}}}},
                        "len":{{"low":18446744073709551615}},"one_of":[{{}},{{"seconds":18446744073709551615,"nanoseconds":4294967295}}]}},
              "rotation":{{"days":4294967295,"months":4294967295,"window_days":4294967295}}}},
            {{"ident":"b","whole":"","type":{{"base":"bytes","len":18446744073709551615,"secret":true}}}}]}}]}}"#
    );
    let read = exchange::read(&text).expect("it can be read")[0];
    for document in render::Document::ALL {
        assert!(!document.render(read.schema, Some(read.docs), &render::Options::default()).is_empty());
    }
}
