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
    let refused = |text: &str| exchange::read(text).expect_err("it is refused");
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

/// The JSON Schema in the documentation, by a validator that is not ours.
#[test]
fn documents_keep_to_the_published_json_schema() {
    const JUDGE: &str = "import json, sys, jsonschema
schema = json.load(open(sys.argv[1]))
jsonschema.Draft202012Validator.check_schema(schema)
judge = jsonschema.Draft202012Validator(schema)
for line in sys.stdin:
    for fault in judge.iter_errors(json.loads(line)):
        print(list(fault.absolute_path), fault.validator)";
    let Some(python) = std::env::var_os("SECURE_CONFIG_TEST_PYTHON") else {
        skip("jsonschema: no interpreter");
        return;
    };
    let one_line = |text: String| serde_json::from_str::<serde_json::Value>(&text).expect("JSON").to_string();
    let documents = [
        written::document(&billing::SCHEMA, Some(&billing::DOCS)),
        written::document(&everything::SCHEMA, Some(&everything::DOCS)),
        written::document(&everything::SCHEMA, None),
    ];
    let faults = |lines: String| {
        let mut child = std::process::Command::new(&python)
            .args(["-c", JUDGE, concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/schema.schema.json")])
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .spawn()
            .expect("Python starts");
        std::io::Write::write_all(&mut child.stdin.take().expect("it has a pipe"), lines.as_bytes()).expect("it reads");
        let output = child.wait_with_output().expect("it ends");
        assert!(output.status.success());
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let lines = documents.map(|text| one_line(text) + "\n").concat();
    assert_eq!(faults(lines.clone()), "");
    let broken = lines.replace("\"ident\":", "\"indent\":");
    assert!(faults(broken).contains("required"), "a document that is broken is refused");
}

/// Notes a reader that is not on this machine.
fn skip(what: &str) {
    if let Some(path) = std::env::var_os("SECURE_CONFIG_TEST_SKIPS") {
        let file = std::fs::OpenOptions::new().append(true).create(true).open(path);
        let _ = file.and_then(|mut file| std::io::Write::write_all(&mut file, format!("{what}\n").as_bytes()));
    }
}
