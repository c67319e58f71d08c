//! Help, and what is proposed for a slip of the hand.

use crate::prepared::place;

const SUBCOMMANDS: &[&str] = &[
    "check",
    "compare",
    "completions",
    "diff",
    "docs",
    "explain",
    "export",
    "fingerprint",
    "init",
    "inspect",
    "man",
    "run",
    "status",
    "store init",
    "store set",
    "store edit",
    "store list",
    "store show",
    "store rekey",
    "store add-recipient",
    "store remove-recipient",
    "store seal",
    "store merge",
    "store textconv",
    "store backup",
    "store verify",
    "store restore",
    "dev set",
    "dev list",
    "dev remove",
    "template",
];

#[test]
fn help_of_every_subcommand_has_examples() {
    let whole = place().ask(&["--help"]).prints(&[
        "Usage: cargo secure-config",
        "Exit codes:",
        "78   the configuration is not valid",
    ]);
    let names = whole.out.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let names: Vec<_> =
        names.filter(|line| !line.starts_with("   ")).filter_map(|line| line.split_whitespace().next()).collect();
    let first = |name: &&'static str| name.split(' ').next().unwrap_or_default();
    assert!(SUBCOMMANDS.iter().all(|name| names.contains(&first(name))), "{names:?}");
    for name in names.into_iter().filter(|name| *name != "help").chain(SUBCOMMANDS.iter().copied()) {
        let ended = place()
            .ask(&name.split(' ').chain(["--help"]).collect::<Vec<_>>())
            .prints(&["Examples:\n", &format!("cargo secure-config {name}")]);
        assert_eq!(ended.err, "");
    }
}

#[test]
fn cargo_may_hand_over_the_name_of_the_subcommand() {
    place().ask(&["secure-config", "--version"]).prints(&["cargo secure-config 0."]);
    place().ask(&["secure-config", "inspect", "schema.json"]).prints(&["BILLING_PORT"]);
}

#[test]
fn misspelt_subcommand_is_proposed() {
    for (written, meant) in [("chekc", "check"), ("exprot", "export"), ("inpsect", "inspect"), ("stauts", "status")] {
        place().ask(&[written]).fails(2, &["unrecognized subcommand", &format!("'{meant}'")]);
    }
}

#[test]
fn misspelt_subcommand_of_a_group_is_proposed() {
    for (written, meant) in [("store rekye", "rekey"), ("store add-recpient", "add-recipient"), ("dev rmove", "remove")]
    {
        let ended = place().ask(&written.split(' ').collect::<Vec<_>>());
        ended.fails(2, &["unrecognized subcommand", &format!("'{meant}'")]);
    }
}

#[test]
fn misspelt_format_is_proposed() {
    let ended = place().ask(&["export", "--schema", "schema.json", "--format", "composse"]);
    ended.fails(2, &["invalid value 'composse' for '--format <FORMAT>'", "'compose'"]);
    place().ask(&["completions", "bsh"]).fails(2, &["'bash'"]);
}

#[test]
fn misspelt_option_is_proposed() {
    place().ask(&["check", "--schmea", "schema.json"]).fails(2, &["'--schmea'", "'--schema'"]);
}

#[test]
fn misspelt_variable_is_proposed() {
    for (written, meant) in
        [("DATABSE_URL", "DATABASE_URL"), ("BILLING_PROT", "BILLING_PORT"), ("smtp.pasword", "smtp.password")]
    {
        let ended = place().ask(&["explain", written, "--schema", "schema.json"]);
        ended.fails(2, &["no field reads a variable of this name", &format!("did you mean `{meant}`?")]);
    }
}

#[test]
fn list_names_every_format() {
    let ended = place().ask(&["export", "--list"]);
    let names: Vec<_> = ended.out.lines().filter_map(|line| line.split_whitespace().next()).collect();
    let all = secure_config_schema::render::Document::ALL.iter().map(|document| document.name());
    assert_eq!(names, all.collect::<Vec<_>>());
}

#[test]
fn every_shell_is_given_completions() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        place().ask(&["completions", shell]).prints(&["cargo-secure-config", "status"]);
    }
}

#[test]
fn every_subcommand_has_a_manual_page() {
    let place = place();
    place.ask(&["man"]).prints(&[".TH cargo-secure-config 1"]);
    assert_eq!(place.ask(&["man", "--folder", "pages"]).code, Some(0));
    for name in SUBCOMMANDS {
        let page = place.read(&format!("pages/cargo-secure-config-{}.1", name.replace(' ', "-")));
        assert!(page.contains("SYNOPSIS") && page.contains("Examples:"), "{page}");
    }
}
