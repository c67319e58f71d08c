//! The ways in which subcommands come to their exit statuses. That no status of `docs/cli/` is left out, the transcripts hold.

use crate::prepared::{days_ago, good, place};

/// The same for commands whose status is not theirs alone.
const GIVEN: &str = "--schema schema.json --no-process-environment";

#[track_caller]
fn ends(code: i32, line: &str) {
    let line = line.replace("GIVEN", GIVEN);
    let arguments: Vec<_> = line.split(' ').collect();
    let ended = place().ask(&arguments);
    assert_eq!(ended.code, Some(code), "{line}: {ended:#?}");
}

#[test]
fn check() {
    ends(0, "check GIVEN --env-file good.env");
    ends(78, "check GIVEN --env-file bad.env");
    ends(2, "check GIVEN --env-file");
    ends(3, "check GIVEN --env-file nowhere");
    let place = place();
    place.git(&["init", "--quiet"]);
    let line = format!("check {GIVEN} --env-file good.env");
    assert_eq!(place.ask(&line.split(' ').collect::<Vec<_>>()).code, Some(1));
    let line = format!("check {GIVEN} --env-file bad.env");
    assert_eq!(place.ask(&line.split(' ').collect::<Vec<_>>()).code, Some(78), "it weighs more");
}

#[test]
fn explain() {
    ends(0, "explain DATABASE_URL GIVEN");
    ends(0, "explain DATABASE_URL GIVEN --env-file bad.env");
    ends(2, "explain NOTHING GIVEN");
    ends(3, "explain DATABASE_URL --schema nowhere");
}

#[test]
fn status() {
    ends(0, "status GIVEN --env-file overdue.env");
    ends(0, "status GIVEN --env-file fresh.env --due-within 1w");
    ends(1, "status GIVEN --env-file due.env --due-within 1w");
    ends(1, "status GIVEN --env-file overdue.env --due-within 0s");
    ends(2, "status GIVEN --due-within long");
    ends(3, "status --schema nowhere");
    let place = place().file("old.env", format!("{}BILLING_SESSION_KEY_ROTATED_AT={}\n", good(), days_ago(120)));
    let line = format!("status {GIVEN} --env-file old.env --due-within 0s");
    assert_eq!(
        place.ask(&line.split(' ').collect::<Vec<_>>()).code,
        Some(1),
        "one that stops the start is overdue too"
    );
}

#[test]
fn run() {
    ends(0, "run GIVEN --env-file good.env -- true");
    ends(7, "run GIVEN --env-file good.env -- ./seven");
    ends(2, "run GIVEN");
    ends(3, "run --schema nowhere -- true");
    ends(78, "run GIVEN --env-file bad.env -- true");
    ends(126, "run GIVEN --env-file good.env -- ./not-executable");
    ends(126, "run GIVEN --env-file good.env -- ./secrets");
    ends(127, "run GIVEN --env-file good.env -- ./nowhere");
    ends(127, "run GIVEN --env-file good.env -- no-such-command");
}

#[test]
fn inspect() {
    ends(0, "inspect schema.json");
    ends(0, "inspect schema.json --json --output schema.json --check");
    ends(1, "inspect schema.json --json --output wider.json --check");
    ends(1, "inspect schema.json --json --output nowhere.json --check");
    ends(2, "inspect schema.json --json --check");
    ends(3, "inspect text.txt");
    ends(3, "inspect schema.json --json --output secrets");
}

#[test]
fn export() {
    ends(0, "export --schema schema.json --format compose");
    ends(0, "export --list");
    ends(0, "export --schema schema.json --all deploy");
    ends(1, "export --schema schema.json --all deploy --check");
    ends(1, "export --schema schema.json --format compose --output text.txt --check");
    ends(2, "export --schema schema.json --format nothing");
    ends(2, "export --schema schema.json");
    ends(2, "export --schema schema.json --format compose --check");
    ends(3, "export --schema nowhere --format compose");
    ends(3, "export --schema schema.json --format compose --output secrets");
}

#[test]
fn docs_and_template() {
    for command in ["docs", "docs --html", "template"] {
        ends(0, &format!("{command} --schema schema.json"));
        ends(0, &format!("{command} --schema schema.json --output new/page"));
        ends(1, &format!("{command} --schema schema.json --output text.txt --check"));
        ends(2, &format!("{command} --schema schema.json --check"));
        ends(3, &format!("{command} --schema text.txt"));
        ends(3, &format!("{command} --schema schema.json --output text.txt/page"));
    }
}

#[test]
fn diff() {
    ends(0, "diff schema.json schema.json");
    ends(0, "diff schema.json wider.json");
    ends(1, "diff schema.json narrower.json");
    ends(2, "diff schema.json");
    ends(2, "diff schema.json wider.json --settings nothing");
    ends(3, "diff schema.json nowhere");
}

#[test]
fn completions_and_man() {
    ends(0, "completions fish");
    ends(2, "completions nothing");
    ends(0, "man");
    ends(0, "man --folder pages");
    ends(2, "man --nothing");
    ends(3, "man --folder text.txt");
}

#[test]
fn whole() {
    ends(0, "--help");
    ends(0, "--version");
    ends(0, "help check");
    ends(2, "nothing");
    ends(2, "--nothing");
    assert_eq!(place().ask(&[] as &[&str]).code, Some(2));
}
