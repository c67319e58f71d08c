//! A schema of 2,000 fields: what the commands take for it. Built for release, that is less than 50 ms; without optimisation,
//! and on a machine that has other things to do, the bound only tells when something grows out of all proportion.

#![forbid(unsafe_code)]

use std::fmt::Write;
use std::process::Command;
use std::time::{Duration, Instant};

use secure_config_schema::render::Document;

const FIELDS: usize = 2_000;
const BOUND: Duration = Duration::from_millis(if cfg!(debug_assertions) { 5_000 } else { 50 });

/// A document of so many fields of all kinds, in groups of twenty.
fn document() -> String {
    let mut out = r#"{"format":"secure-config-schema","version":1,"settings":["#.to_owned();
    out += r#"{"name":"Settings","doc":"Settings of a large program.","app":"large","prefix":"LARGE","#;
    out += r#""environments":{"variable":"LARGE_ENV","names":["dev","prod"],"local":["dev"]},"fields":["#;
    for group in 0..FIELDS / 20 {
        let comma = if group == 0 { "" } else { "," };
        let _ = write!(
            out,
            r#"{comma}{{"ident":"group_{group}","part":"GROUP_{group}","doc":"Group {group}.","optional":{},"group":{{"name":"Group{group}","doc":"Group {group}.","fields":["#,
            group % 3 == 0
        );
        for field in 0..20 {
            let comma = if field == 0 { "" } else { "," };
            let rest = match field % 5 {
                0 => {
                    r#""type":{"base":"text","secret":true},"secret":{"min_len":16,"owner":"core","criticality":"high"},"rotation":{"days":90,"window_days":7}"#
                }
                1 => {
                    r#""type":{"base":"integer","bits":16},"default":{"value":{"int":"8080"}},"rules":{"range":{"low":{"int":"1024"}}}"#
                }
                2 => r#""type":{"base":"duration"},"default":{"value":{"text":"30s"}}"#,
                3 => r#""type":{"base":"text","many":"list","optional":true},"rules":{"example":"a,b"}"#,
                _ => {
                    r#""type":{"base":"one_of","variants":[{"ident":"A","name":"a","doc":"The first."},{"ident":"B","name":"b"}]}"#
                }
            };
            let _ = write!(
                out,
                r#"{comma}{{"ident":"field_{field}","part":"FIELD_{field}","doc":"What field {field} is for.","more":"More of it.",{rest}}}"#
            );
        }
        out += "]}}";
    }
    out + "]}]}"
}

#[test]
fn two_thousand_fields_take_no_time_to_speak_of() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let schema = folder.path().join("schema.json");
    std::fs::write(&schema, document()).expect("it can be written");
    let mut lines = vec![vec!["inspect".to_owned()], vec!["inspect".to_owned(), "--json".to_owned()]];
    lines.extend(Document::ALL.iter().map(|each| vec!["export".to_owned(), format!("--format={}", each.name())]));
    lines.extend([vec!["check".to_owned(), "--no-process-environment".to_owned(), "--no-git".to_owned()]]);
    lines.extend([vec!["status".to_owned(), "--no-process-environment".to_owned()]]);
    for line in lines {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-secure-config"));
        command.args(&line).arg("--schema").arg(&schema).current_dir(folder.path());
        let start = Instant::now();
        let output = command.output().expect("it can be started");
        let taken = start.elapsed();
        println!("{:6.1} ms  {:8} bytes  {}", taken.as_secs_f64() * 1_000.0, output.stdout.len(), line.join(" "));
        let expected = if line[0] == "check" { 78 } else { 0 };
        assert_eq!(output.status.code(), Some(expected), "{line:?}: {}", String::from_utf8_lossy(&output.stderr));
        if line[0] == "inspect" && line.len() == 1 {
            assert_eq!(String::from_utf8_lossy(&output.stdout).lines().count(), FIELDS + 1);
        }
        assert!(taken < BOUND, "{line:?} takes {taken:?}");
    }
}
