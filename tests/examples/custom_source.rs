//! `examples/custom_source.rs`: what a source of a program's own can say, and how a report repeats it.

use crate::run::Example;

const SECRETS: &[&str] = &["violet-harbour", "copper-meadow", "silver-orchard"];

#[test]
fn custom_source_with_its_own_ledger_tells_line_and_version() {
    Example::new("custom_source", &[])
        .run()
        .expect(0, SECRETS)
        .tells("MAILER_RELAY", &["smtp.example.net", "keys.ledger:3, version 1"])
        .tells("MAILER_RELAY_KEY", &["[REDACTED]", "keys.ledger:6, version 2"])
        .tells("MAILER_WEBHOOK_KEY", &["[REDACTED]", "keys.ledger:5, version 1"]);
}

#[test]
fn custom_source_below_the_environment_is_shadowed() {
    let ended = Example::new("custom_source", &[]).env("MAILER_RELAY", "localhost").run().expect(0, SECRETS);
    ended.tells("MAILER_RELAY", &["localhost", "the environment (shadows keys.ledger:3, version 1)"]);
}

#[test]
fn custom_source_with_a_revoked_and_a_misspelt_key_reports_both() {
    let ledger = "\
        mailer.relay smtp.example.net\n\
        mailer.realy_key a-key-under-a-wrong-name\n\
        mailer.webhook_key the-key-that-was-stolen\n\
        mailer.webhook_key !revoked\n";
    let example = Example::new("custom_source", &["my.ledger"]).file("my.ledger", ledger);
    example.run().expect(78, &["a-key-under-a-wrong-name", "stolen"]).reports(&[
        "(2 problems)",
        "`MAILER_REALY_KEY` is set in my.ledger:2 and nothing reads it: did you mean it?",
        "MAILER_WEBHOOK_KEY  secret, unusable  the value was deleted in the store  SC0802",
        "set in my.ledger:4",
    ]);
}

#[test]
fn custom_source_without_its_file_is_one_problem_of_the_source() {
    let ended = Example::new("custom_source", &["nowhere.ledger"]).run().expect(78, &[]);
    assert_eq!(ended.stderr.matches("SC0401").count(), 1, "{}", ended.stderr);
}
