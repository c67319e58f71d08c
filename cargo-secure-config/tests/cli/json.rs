//! `--json`: one document on standard output, whether it ends well or not.

use serde_json::Value;

use crate::prepared::place;

#[track_caller]
fn json(code: i32, line: &str) -> Value {
    let line = line.replace("GIVEN", "--schema schema.json --no-process-environment");
    let ended = place().ask(&line.split(' ').collect::<Vec<_>>());
    assert_eq!((ended.code, ended.err.as_str()), (Some(code), ""), "{line}: {ended:#?}");
    ended.json()
}

#[test]
fn check_that_ends_well() {
    let all = json(0, "check GIVEN --env-file good.env --json");
    assert_eq!(all["valid"], true);
    assert_eq!((&all["app"], &all["environment"]), (&"billing".into(), &"prod".into()));
    assert_eq!(all["problems"], Value::Array(Vec::new()));
    assert_eq!(all["repository"], Value::Array(Vec::new()));
    let port = all["fields"].as_array().unwrap().iter().find(|field| field["variable"] == "BILLING_PORT");
    assert!(port.is_some(), "{all:#}");
}

#[test]
fn check_that_does_not() {
    let all = json(78, "check GIVEN --env-file bad.env --json");
    assert_eq!(all["valid"], false);
    let problems = all["problems"].as_array().unwrap();
    assert!(problems.len() > 8, "{all:#}");
    for problem in problems {
        assert!(problem["code"].as_str().is_some_and(|code| code.starts_with("SC")), "{problem:#}");
        assert!(
            problem["fix"].is_string() && problem["variable"].is_string() && problem["problem"].is_string(),
            "{problem:#}"
        );
    }
    let port = problems.iter().find(|problem| problem["variable"] == "BILLING_PORT").expect("it is malformed");
    assert_eq!((&port["origin"]["source"], &port["origin"]["line"]), (&"bad.env".into(), &4.into()));
}

#[test]
fn explain() {
    let all = json(0, "explain DATABASE_URL GIVEN --env-file good.env --json");
    assert_eq!((&all["variable"], &all["path"]), (&"DATABASE_URL".into(), &"database_url".into()));
    assert_eq!(all["here"]["set"], "good.env:2");
    let all = json(0, "explain BILLING_PORT GIVEN --env-file bad.env --json");
    assert_eq!(all["here"]["problems"][0]["code"], "SC0201");
    let all = json(0, "explain replica.url GIVEN --env-file good.env --json");
    assert_eq!((&all["here"]["set"], &all["here"]["problems"]), (&Value::Null, &Value::Array(Vec::new())));
    let all = json(2, "explain DATABSE_URL GIVEN --json");
    assert_eq!(all["hint"], "did you mean `DATABASE_URL`?");
}

#[test]
fn status() {
    let all = json(0, "status GIVEN --env-file overdue.env --json");
    assert_eq!(all["app"], "billing");
    let secrets = all["secrets"].as_array().unwrap();
    let find = |name: &str| secrets.iter().find(|secret| secret["variable"] == name).expect("it is a secret");
    let password = find("BILLING_SMTP_PASSWORD");
    assert_eq!((&password["state"], &password["period_days"]), (&"overdue by 10 days".into(), &90.into()));
    assert_eq!(password["due_unix"].as_u64().unwrap() - password["changed_unix"].as_u64().unwrap(), 90 * 86_400);
    assert_eq!(find("DATABASE_URL")["owner"], "payments");
    assert_eq!(find("BILLING_QUEUE_KEY")["set"], Value::Null);
    let replica = find("BILLING_REPLICA_URL");
    assert_eq!((&replica["state"], &replica["problem"]), (&"not set".into(), &Value::Null), "its group is absent");
    assert!(secrets.iter().all(|secret| secret["variable"] != "BILLING_PORT"));
    let all = json(0, "status GIVEN --env-file bad.env --json");
    assert!(all["secrets"].as_array().unwrap().iter().any(|secret| secret["problem"] == "SC0203"), "{all:#}");
    json(1, "status GIVEN --env-file due.env --json --due-within 1w");
}

#[test]
fn diff() {
    let all = json(1, "diff schema.json narrower.json --json");
    assert_eq!(all["breaking"], 1);
    assert_eq!(
        (&all["changes"][0]["variable"], &all["changes"][0]["breaking"]),
        (&"BILLING_PORT".into(), &true.into())
    );
    assert_eq!(json(0, "diff schema.json schema.json --json")["changes"], Value::Array(Vec::new()));
}

#[test]
fn inspect_and_export() {
    assert_eq!(json(0, "inspect schema.json --json")["format"], "secure-config-schema");
    for document in
        secure_config_schema::render::Document::ALL.iter().filter(|each| each.file().rsplit('.').next() == Some("json"))
    {
        json(0, &format!("export --schema schema.json --format {}", document.name()));
    }
}

#[test]
fn what_cannot_be_read_is_said_in_json_too() {
    for line in [
        "check --schema nowhere.json --json",
        "explain DATABASE_URL --schema nowhere.json --json",
        "status --schema nowhere.json --json",
        "diff nowhere.json schema.json --json",
        "inspect nowhere.json --json",
    ] {
        let all = json(3, line);
        assert_eq!(all["error"], "nowhere.json cannot be read: there is no such file", "{line}");
        assert!(all.as_object().unwrap().contains_key("hint"), "{line}");
    }
    assert_eq!(json(2, "check GIVEN --environment prd --json")["hint"], "it knows dev, test, staging, prod");
}

#[test]
fn prometheus_is_what_its_text_format_wants() {
    let place = place();
    let arguments =
        ["status", "--schema", "schema.json", "--no-process-environment", "--env-file", "overdue.env", "--prometheus"];
    let ended = place.ask(&arguments).prints(&[
        "# TYPE secure_config_secret_overdue gauge\n",
        "secure_config_secret_overdue{app=\"billing\",variable=\"BILLING_SMTP_PASSWORD\",owner=\"\"} 1\n",
        "secure_config_secret_overdue{app=\"billing\",variable=\"DATABASE_URL\",owner=\"payments\"} 0\n",
        "secure_config_secret_set{app=\"billing\",variable=\"BILLING_QUEUE_KEY\",owner=\"\"} 0\n",
    ]);
    for line in ended.out.lines() {
        let is_comment = line.starts_with("# HELP secure_config_") || line.starts_with("# TYPE secure_config_");
        let is_sample = line.rsplit_once("} ").is_some_and(|(_, number)| number.parse::<f64>().is_ok());
        assert!(is_comment || is_sample, "{line}");
    }
}
