//! No output of any command holds a value of a secret: not of one that is good, not of one that is not, and not of one that
//! was given in the place of something else.

use crate::prepared::{SENTINEL, place};
use crate::started::place::Ended;

#[track_caller]
fn says_nothing(ended: &Ended, about: &str) {
    let parts = [SENTINEL, &SENTINEL[..5], &SENTINEL[5..]];
    for part in parts {
        assert!(!ended.out.contains(part) && !ended.err.contains(part), "{about}: {ended:#?}");
    }
}

/// A command line in all of its ways: quiet or not, in colour or not.
fn ask(line: &str) {
    for quiet in ["", " --quiet"] {
        for colour in ["0", "1"] {
            let line = match line.split_once(" -- ") {
                Some((options, command)) => format!("{options}{quiet} -- {command}"),
                None => format!("{line}{quiet}"),
            };
            let arguments: Vec<_> = line.split(' ').collect();
            says_nothing(&place().env("CLICOLOR_FORCE", colour).ask(&arguments), &line);
        }
    }
}

const WAYS: &[&str] = &[
    "check GIVEN",
    "check GIVEN --json",
    "check GIVEN --sarif",
    "check GIVEN --environment dev",
    "status GIVEN",
    "status GIVEN --json",
    "status GIVEN --prometheus",
    "status GIVEN --due-within 1000w",
    "run GIVEN -- true",
    "run GIVEN --memfd -- true",
    "run GIVEN -- ./not-executable",
    "run GIVEN -- no-such-command",
];

#[test]
fn value_in_a_file() {
    for file in ["good.env", "bad.env", "overdue.env"] {
        let given = format!("--schema schema.json --no-process-environment --env-file {file}");
        for way in WAYS {
            ask(&way.replace("GIVEN", &given));
        }
        for name in [
            "DATABASE_URL",
            "BILLING_SESSION_KEY",
            "BILLING_EXPORT_KEY",
            "BILLING_PORT",
            "BILLING_PUBLIC_URL",
            "smtp.password",
        ] {
            ask(&format!("explain {name} {given}"));
            ask(&format!("explain {name} {given} --json"));
        }
    }
}

#[test]
fn value_in_the_process_environment_and_in_a_secrets_directory() {
    let names = [
        "DATABASE_URL",
        "BILLING_SESSION_KEY",
        "BILLING_SMTP_PASSWORD",
        "BILLING_PORT",
        "BILLING_SENTRY_DSN",
        "BILLING_SEED",
    ];
    for way in WAYS {
        let line = way.replace("GIVEN", "--schema schema.json --secrets-dir secrets");
        let set = names.into_iter().fold(place().env("BILLING_ENV", "prod"), |place, name| place.env(name, SENTINEL));
        says_nothing(&set.ask(&line.split(' ').collect::<Vec<_>>()), &line);
        let set = place().env("BILLING_ENV", SENTINEL).env("BILLING_SMTP_PASSWORD_FILE", SENTINEL);
        says_nothing(&set.ask(&line.split(' ').collect::<Vec<_>>()), &line);
    }
}

#[test]
fn value_in_a_dotenv_file_that_cannot_be_read() {
    for content in
        [format!("{SENTINEL}\n"), format!("DATABASE_URL='{SENTINEL}\n"), format!("DATABASE_URL=\"a\"{SENTINEL}\n")]
    {
        for way in WAYS {
            let line = way.replace("GIVEN", "--schema schema.json");
            let place = place().env("BILLING_ENV", "dev").file(".env", &content);
            says_nothing(&place.ask(&line.split(' ').collect::<Vec<_>>()), &line);
            let line = way.replace("GIVEN", "--schema schema.json --env-file .env");
            says_nothing(&place.ask(&line.split(' ').collect::<Vec<_>>()), &line);
        }
    }
}

#[test]
fn file_of_variables_in_the_place_of_a_schema() {
    for command in [
        "inspect bad.env",
        "inspect bad.env --json",
        "check --schema bad.env",
        "check --schema bad.env --json",
        "export --schema bad.env --format compose",
        "docs --schema bad.env",
        "template --binary bad.env",
        "diff bad.env schema.json",
        "diff schema.json bad.env --json",
        "explain DATABASE_URL --schema bad.env",
        "status --schema bad.env",
    ] {
        ask(command);
    }
}

#[test]
fn value_in_what_is_fingerprinted_or_begun_with() {
    for file in ["good.env", "bad.env"] {
        for line in [
            "fingerprint --schema schema.json --key-file key --environment prod --env-file FILE",
            "fingerprint --schema schema.json --key-file FILE --env-file FILE",
            "fingerprint --schema FILE --key-file key --env-file FILE",
            "compare FILE FILE",
            "compare FILE FILE --json",
            "init --from FILE --output -",
            "init --from FILE --output - --prefix BILLING",
            "init --from FILE --output FILE",
        ] {
            let line = line.replace("FILE", file);
            let place = place().file("key", "a key of more than thirty-two bytes, for tests");
            says_nothing(&place.ask(&line.split(' ').collect::<Vec<_>>()), &line);
        }
    }
}

#[test]
fn value_in_files_of_a_deployment() {
    let variables = ["DATABASE_URL", "BILLING_PORT", "BILLING_SMTP_PASSWORD", "BILLING_SESSION_KEY", "BILLING_ENV"];
    let list =
        |before: &str, between: &str| variables.map(|name| format!("{before}{name}{between}{SENTINEL}\n")).concat();
    let compose = format!("services:\n  api:\n    image: a\n    environment:\n{}", list("      ", ": "));
    let kubernetes = format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: api}}\nspec:\n  template:\n    spec:\n      containers:\n\
         \x20     - name: api\n        env:\n{}",
        list("        - name: ", "\n          value: ")
    );
    let broken = format!("services:\n  api: [{SENTINEL}\n {SENTINEL}: {{\n");
    for more in ["", " --json", " --sarif", " --environment prod", " --quiet"] {
        for (name, text) in
            [("compose", &compose), ("kubernetes", &kubernetes), ("compose", &broken), ("kubernetes", &broken)]
        {
            let line = format!("check --schema schema.json --{name} deployed.yaml --no-git{more}");
            let place = place().file("deployed.yaml", text);
            let ended = place.ask(&line.split(' ').collect::<Vec<_>>());
            assert!([Some(78), Some(3)].contains(&ended.code), "{line}: {ended:#?}");
            says_nothing(&ended, &line);
        }
    }
}

#[test]
fn document_that_is_made_beside_values() {
    for document in secure_config_schema::render::Document::ALL {
        ask(&format!("export --schema schema.json --format {}", document.name()));
    }
    for command in ["docs", "docs --html", "template", "inspect", "inspect --json"] {
        ask(&format!("{command} --schema schema.json"));
    }
}

#[test]
fn value_on_the_command_line() {
    let url = format!("postgres://u:{SENTINEL}@h/db");
    for line in [
        format!("check --schema schema.json -e DATABASE_URL={url}"),
        format!("check --schema schema.json DATABASE_URL={url}"),
        format!("check --schema schema.json {url}"),
        format!("check --schema schema.json --database-url={url}"),
        format!("check --schema schema.json --env DATABASE_URL={url}"),
        format!("run --schema schema.json -e DATABASE_URL={url} -- true"),
        format!("run --schema schema.json DATABASE_URL={url} -- true"),
        format!("run --schema schema.json --no-process-environment --env-file good.env -- DATABASE_URL={url} true"),
        format!("run --schema schema.json --no-process-environment --env-file good.env -- true --password={SENTINEL}"),
        format!("run --schema schema.json --no-process-environment --env-file good.env -- no-such-command {SENTINEL}"),
        format!("run --schema schema.json --no-process-environment --env-file bad.env -- true {SENTINEL}"),
        format!("explain {SENTINEL} --schema schema.json"),
        format!("explain {url} --schema schema.json --json"),
        format!("explain DATABASE_URL={url} --schema schema.json"),
        format!("status --schema schema.json --environment {SENTINEL}"),
        format!("status --schema schema.json --due-within {url}"),
        format!("export --schema schema.json --format {url}"),
        format!("completions {url}"),
        format!("diff schema.json schema.json --settings {url}"),
        format!("inspect schema.json {url}"),
        url,
    ] {
        ask(&line);
    }
}
