//! `examples/quickstart.rs`: a good start, and the ways to break it that it names.

use std::fs;
use std::path::Path;

use crate::run::Example;

const EMBEDDED: &str = "2f6b8c1e-sunny-with-clouds";

fn quickstart() -> Example {
    Example::new("quickstart", &[])
}

#[test]
fn quickstart_on_a_fresh_machine_prints_settings_and_report_and_writes_the_documents() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/quickstart");
    // What an earlier run left there would hide that nothing is written now. The folder stays: other tests write there too.
    for document in [".env.example", "CONFIGURATION.md"] {
        let _ = fs::remove_file(folder.join(document));
    }
    quickstart()
        .run()
        .expect(0, &[EMBEDDED])
        .prints(&[
            "api_key: [REDACTED]",
            "port: 8080",
            "the configuration of `quickstart`",
            "target/quickstart/.env.example",
        ])
        .tells("QUICKSTART_API_KEY", &["[REDACTED]", "the embedded values", "age unknown"]);
    let template = fs::read_to_string(folder.join(".env.example")).expect("the template is written");
    assert!(template.contains("\nQUICKSTART_API_KEY=\n") && !template.contains(EMBEDDED), "{template}");
    let reference = fs::read_to_string(folder.join("CONFIGURATION.md")).expect("the reference is written");
    assert!(reference.contains("`QUICKSTART_PORT`") && !reference.contains(EMBEDDED), "{reference}");
}

#[test]
fn quickstart_with_a_variable_set_takes_it_before_the_embedded_value() {
    let key = "a-key-from-the-environment";
    let example = quickstart().env("QUICKSTART_API_KEY", key).env("QUICKSTART_LOG_LEVEL", "warn");
    example
        .run()
        .expect(0, &[EMBEDDED, key])
        .prints(&["log_level: Warn"])
        .tells("QUICKSTART_API_KEY", &["[REDACTED]", "the environment"])
        .tells("QUICKSTART_LOG_LEVEL", &["the environment (shadows the embedded values)"]);
}

#[test]
fn quickstart_with_a_malformed_secret_reports_it_and_exits_78() {
    let ended = quickstart().env("QUICKSTART_API_KEY", "tooshort").run().expect(78, &["tooshort", EMBEDDED]);
    assert_eq!(ended.stdout, "");
    ended.reports(&[
        "error: the configuration of `quickstart` is invalid (1 problem)",
        "QUICKSTART_API_KEY  secret, malformed  at least 16 characters  SC0202",
        "set in the environment; value withheld",
        "Key of the weather service.",
    ]);
}

#[test]
fn quickstart_with_an_empty_secret_reports_it_and_exits_78() {
    let ended = quickstart().env("QUICKSTART_API_KEY", "").run().expect(78, &[EMBEDDED]);
    assert_eq!(ended.stdout, "");
    ended.reports(&["(1 problem)", "QUICKSTART_API_KEY  secret, empty", "SC0102", "fix: make one with"]);
}

#[test]
fn quickstart_with_three_faults_reports_them_at_once() {
    let example = quickstart().env("QUICKSTART_API_KEY", "").env("QUICKSTART_PORT", "80");
    let ended = example.env("QUICKSTART_LOG_LEVEL", "screaming").run();
    ended.expect(78, &["screaming"]).reports(&[
        "(3 problems)",
        "QUICKSTART_API_KEY",
        "from 1024 to 65535",
        "expected one of `debug`, `info`, `warn`, `error`",
    ]);
}

#[test]
fn quickstart_with_a_misspelt_name_starts_and_warns() {
    let ended = quickstart().env("QUICKSTART_PROT", "9000").run().expect(0, &[EMBEDDED]);
    ended
        .prints(&["`QUICKSTART_PROT` is set in the environment and nothing reads it: did you mean `QUICKSTART_PORT`?"]);
}
