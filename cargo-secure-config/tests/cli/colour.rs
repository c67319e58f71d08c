//! Colours: none in a pipe, and all where they are asked for.

use crate::prepared::place;

const COMMANDS: &[&[&str]] = &[
    &["check", "--schema", "schema.json", "--no-process-environment", "--env-file", "good.env"],
    &["check", "--schema", "schema.json", "--no-process-environment", "--env-file", "bad.env"],
    &["explain", "DATABASE_URL", "--schema", "schema.json", "--no-process-environment", "--env-file", "good.env"],
    &["status", "--schema", "schema.json", "--no-process-environment", "--env-file", "due.env"],
    &["inspect", "schema.json"],
    &["diff", "schema.json", "narrower.json"],
    &["docs", "--schema", "schema.json", "--output", "CONFIGURATION.md"],
    &["run", "--schema", "nowhere.json", "--", "true"],
    &["run", "--schema", "schema.json", "--no-process-environment", "--env-file", "bad.env", "--", "true"],
    &["help"],
    &["chekc"],
];

fn is_coloured(variables: &[(&str, &str)], command: &[&str]) -> bool {
    let ended = place().envs(variables.iter().copied()).ask(command);
    ended.out.contains('\x1b') || ended.err.contains('\x1b')
}

#[test]
fn pipe_is_given_plain_text() {
    for command in COMMANDS {
        assert!(!is_coloured(&[], command), "{command:?}");
        assert!(
            !is_coloured(&[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")], command) || command.len() < 3,
            "{command:?}"
        );
    }
}

#[test]
fn colours_are_there_where_they_are_forced() {
    for command in COMMANDS {
        assert!(is_coloured(&[("CLICOLOR_FORCE", "1")], command), "{command:?}");
    }
}

#[test]
fn documents_and_json_have_no_colours_even_then() {
    for command in [
        &["check", "--schema", "schema.json", "--json"][..],
        &["check", "--schema", "schema.json", "--sarif"],
        &["status", "--schema", "schema.json", "--json"],
        &["status", "--schema", "schema.json", "--prometheus"],
        &["explain", "DATABASE_URL", "--schema", "schema.json", "--json"],
        &["diff", "schema.json", "narrower.json", "--json"],
        &["inspect", "schema.json", "--json"],
        &["export", "--schema", "schema.json", "--format", "html"],
        &["completions", "zsh"],
    ] {
        assert!(!is_coloured(&[("CLICOLOR_FORCE", "1")], command), "{command:?}");
    }
}
