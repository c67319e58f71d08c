//! Documents that are written, compared and renewed.

use crate::prepared::place;

#[test]
fn command_that_is_proposed_renews_the_file() {
    let place = place();
    for (line, file) in [
        ("docs --output docs/CONFIGURATION.md", "docs/CONFIGURATION.md"),
        ("docs --html --output page.html", "page.html"),
        ("template --output .env.example", ".env.example"),
        ("inspect --json --output copy.json", "copy.json"),
        ("export --format kubernetes --environment staging --output deploy/staging.yaml", "deploy/staging.yaml"),
    ] {
        let words: Vec<_> = line.split(' ').collect();
        let check = [&words[..], &["--schema", "schema.json", "--check"]].concat();
        let ended = place.ask(&check).fails(1, &[&format!("stale: {file} does not exist")]);
        let renew = ended.err.split('`').nth(1).expect("a command is proposed").to_owned();
        let renew = renew.strip_prefix("cargo secure-config ").expect("it is one of ours");
        let renew: Vec<_> = renew.split(' ').chain(["--schema", "schema.json"]).collect();
        assert_eq!(place.ask(&renew).code, Some(0), "{renew:?}");
        assert_eq!(place.ask(&check).fails(0, &[&format!("fresh: {file}")]).out, "");
    }
}

#[test]
fn document_names_the_command_that_made_it_and_is_fresh_whoever_made_it() {
    let in_tests = "SECURE_CONFIG_WRITE=1 cargo test";
    for (line, format) in [
        ("template --output file", "env-example"),
        ("docs --output file", "markdown"),
        ("docs --html --output file", "html"),
    ] {
        let place = place();
        let words: Vec<_> = line.split(' ').chain(["--schema", "schema.json"]).collect();
        assert_eq!(place.ask(&words).code, Some(0), "{line}");
        let made = place.read("file");
        assert!(made.contains(&format!("cargo secure-config {line}")) && !made.contains(in_tests), "{made}");
        let export = ["export", "--schema", "schema.json", "--format", format, "--output", "file", "--check"];
        assert_eq!(place.ask(&export).code, Some(0), "{line}");
        let by_test = made.replace(&format!("cargo secure-config {line}"), in_tests);
        let place = place.file("file", by_test);
        for check in [&export[..], &[&words[..], &["--check"]].concat()] {
            assert_eq!(place.ask(check).code, Some(0), "{check:?}");
        }
        let place = place.file("file", made.replace("BILLING_PORT", "BILLING_PROT"));
        assert_eq!(place.ask(&export).code, Some(1), "{line}: another line counts");
        let place = place.file("file", format!("{made}more"));
        assert_eq!(place.ask(&export).code, Some(1), "{line}: one line more counts");
    }
}

#[test]
fn fresh_file_is_not_touched() {
    let place = place();
    let ask = || place.ask(&["template", "--schema", "schema.json", "--output", "new"]);
    ask().fails(0, &["written: new"]);
    let changed =
        || std::fs::metadata(place.path().join("new")).and_then(|found| found.modified()).expect("it is there");
    let before = changed();
    ask().fails(0, &["fresh: new"]);
    assert_eq!(changed(), before);
}

#[test]
fn what_stands_around_a_marked_region_stays() {
    let place =
        place().file("README.md", "# App\n<!-- secure-config:begin -->\nold\n<!-- secure-config:end -->\nThe end.\n");
    place.ask(&["docs", "--schema", "schema.json", "--output", "README.md"]).fails(0, &["written: README.md"]);
    let text = place.read("README.md");
    assert!(
        text.starts_with("# App\n<!-- secure-config:begin -->\n")
            && text.ends_with("<!-- secure-config:end -->\nThe end.\n")
    );
    assert!(text.contains("BILLING_PORT") && !text.contains("\nold\n"), "{text}");
    place.ask(&["docs", "--schema", "schema.json", "--output", "README.md", "--check"]).fails(0, &["fresh: README.md"]);
}

#[test]
fn every_document_is_written_at_once() {
    let place = place();
    place.ask(&["export", "--schema", "schema.json", "--all", "deploy"]).fails(0, &["written: deploy/compose.yaml"]);
    for document in secure_config_schema::render::Document::ALL {
        assert!(!place.read(&format!("deploy/{}", document.file())).is_empty());
    }
    place.ask(&["export", "--schema", "schema.json", "--all", "deploy", "--check", "--quiet"]).fails(0, &[]);
    place
        .ask(&["export", "--schema", "wider.json", "--all", "deploy", "--check"])
        .fails(1, &["stale: deploy/compose.yaml"]);
}
