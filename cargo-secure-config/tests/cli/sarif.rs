//! `check --sarif`: what version 2.1.0 asks for, and what GitHub's code scanning does.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::prepared::place;
use crate::started::place::{Ended, Place};

fn check(place: &Place, file: &str) -> Ended {
    place.ask(&["check", "--schema", "schema.json", "--no-process-environment", "--env-file", file, "--sarif"])
}

/// The results; the keys that every file has to have are there.
#[track_caller]
fn results(ended: &Ended) -> Vec<Value> {
    let all = ended.json();
    assert_eq!(all["version"], "2.1.0");
    assert!(all["$schema"].as_str().is_some_and(|schema| schema.ends_with("sarif-2.1.0.json")));
    let [run] = all["runs"].as_array().expect("there are runs").as_slice() else { panic!("there is one run: {all:#}") };
    let driver = &run["tool"]["driver"];
    assert_eq!(driver["name"], "cargo-secure-config");
    assert!(driver["version"].is_string());
    let results = run["results"].as_array().expect("there are results, if none").clone();
    let rules: Vec<_> = driver["rules"].as_array().unwrap().iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    let used: BTreeSet<_> = results.iter().map(|result| result["ruleId"].as_str().unwrap()).collect();
    assert_eq!(rules, used.into_iter().collect::<Vec<_>>(), "each rule stands there once");
    for result in &results {
        assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap()), "{result:#}");
        assert!(result["message"]["text"].as_str().is_some_and(|text| !text.is_empty()), "{result:#}");
        for location in result["locations"].as_array().into_iter().flatten() {
            let place = &location["physicalLocation"];
            assert!(place["artifactLocation"]["uri"].as_str().is_some_and(|uri| !uri.starts_with('/')), "{result:#}");
            assert!(place.get("region").is_none_or(|region| region["startLine"].as_u64() > Some(0)), "{result:#}");
        }
    }
    results
}

#[test]
fn problem_is_a_result_at_its_line() {
    let ended = check(&place(), "bad.env");
    assert_eq!((ended.code, ended.err.as_str()), (Some(78), ""));
    let results = results(&ended);
    let about_port = |result: &&Value| result["message"]["text"].as_str().unwrap().starts_with("BILLING_PORT ");
    let port = results.iter().find(about_port).expect("it is malformed");
    assert_eq!((&port["ruleId"], &port["level"]), (&"SC0201".into(), &"error".into()));
    let location = &port["locations"][0]["physicalLocation"];
    assert_eq!(location["artifactLocation"]["uri"], "bad.env");
    assert_eq!(location["region"]["startLine"], 4);
    assert!(results.iter().any(|result| result["ruleId"] == "SC0901" && result["level"] == "warning"), "{results:#?}");
}

#[test]
fn problem_of_a_deployment_is_a_result_at_its_entry_or_where_the_service_stands() {
    let compose = "services:\n  api:\n    env_file: api.env\n    environment:\n      BILLING_ENV: prod\n      BILLING_PORT: 80\n      BILLING_COLOUR: blue\n";
    let place = place().file("compose.yaml", compose).file("api.env", "\nBILLING_LOG_LEVEL=loud\n");
    let ended = place.ask(&["check", "--schema", "schema.json", "--compose", "compose.yaml", "--sarif"]);
    assert_eq!((ended.code, ended.err.as_str()), (Some(78), ""));
    let results = results(&ended);
    for (begins, file, line) in [
        ("BILLING_PORT malformed", "compose.yaml", 6),
        ("BILLING_LOG_LEVEL malformed", "api.env", 2),
        ("BILLING_SMTP_HOST missing", "compose.yaml", 2),
        ("`BILLING_COLOUR` is set", "compose.yaml", 7),
    ] {
        let is_it = |result: &&Value| result["message"]["text"].as_str().unwrap().starts_with(begins);
        let location = &results.iter().find(is_it).unwrap_or_else(|| panic!("{begins}: {results:#?}"))["locations"][0];
        let location = &location["physicalLocation"];
        assert_eq!(location["artifactLocation"]["uri"], file, "{begins}");
        assert_eq!(location["region"]["startLine"], line, "{begins}");
    }
}

#[test]
fn warning_of_a_good_start_is_a_result() {
    let ended = check(&place(), "overdue.env");
    assert_eq!(ended.code, Some(0));
    let results = results(&ended);
    assert!(results.iter().all(|result| result["level"] == "warning"), "{results:#?}");
    assert!(results.iter().any(|result| result["ruleId"] == "SC0908"), "{results:#?}");
}

#[test]
fn file_that_git_tracks_is_a_result() {
    let place = place().file(".env", "A=1\n");
    place.git(&["init", "--quiet"]);
    place.git(&["add", "--force", ".env"]);
    let ended = check(&place, "good.env");
    assert_eq!(ended.code, Some(1));
    let results = results(&ended);
    let tracked = results.iter().find(|result| result["ruleId"] == "tracked-env-file").expect("it is tracked");
    assert_eq!(tracked["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], ".env");
}
