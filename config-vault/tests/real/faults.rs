//! What stands between the program and the server goes wrong.

use std::time::{Duration, Instant};

use secure_config::{ExposeSecret, SecretString, SecureConfig};
use secure_config_vault::Limits;
use serde_json::json;

use crate::forwarder::{Fault, Forwarder};
use crate::{accepted, problems, refused, shared, vault, write};

#[derive(SecureConfig)]
#[config(app = "rough", environment = "ROUGH_ENV")]
struct Settings {
    #[secret]
    key: SecretString,
    #[secret]
    #[config(vault = "rough/other#key")]
    #[allow(dead_code)]
    other: SecretString,
}

fn loader(between: &Forwarder) -> secure_config::Loader<Settings> {
    Settings::loader().environment("dev").source(vault(&between.url))
}

fn prepared() -> Option<Forwarder> {
    let server = shared()?;
    write(server, "rough/dev", &json!({"key": "calm"}));
    write(server, "rough/other", &json!({"key": "sea"}));
    Some(Forwarder::before(&server.url))
}

#[test]
fn fault_that_passes_is_a_warning_and_no_more() {
    let Some(between) = prepared() else { return };
    let rough = [Fault::Cut, Fault::Half, Fault::Throttle, Fault::Late(Duration::from_millis(100))];
    for fault in rough {
        between.next(&[fault]);
        let loaded = accepted(loader(&between).load_reported());
        assert_eq!(loaded.settings.key.expose_secret(), "calm", "{fault:?}");
        let told = loaded.report.warnings().iter().any(|warning| warning.code() == "SC0913");
        assert_eq!(told, !matches!(fault, Fault::Late(_)), "{fault:?}");
    }
}

#[test]
fn fault_that_stays_is_one_problem_and_no_storm() {
    let Some(between) = prepared() else { return };
    for (fault, code) in [(Fault::Cut, "SC0805"), (Fault::Half, "SC0805"), (Fault::Throttle, "SC0806")] {
        between.requests();
        between.next(&[fault; 50]);
        let outcome = loader(&between).load();
        assert_eq!(problems(&outcome), [(code, "")], "{fault:?}");
        let text = refused(outcome).to_string();
        assert!(text.contains("set nowhere else: KEY, OTHER"), "{text}");
        let requests = between.requests();
        assert_eq!(requests.len(), 6, "two paths, three attempts each: {requests:?}");
    }
    between.next(&[]);
}

#[test]
fn page_of_something_else_is_no_answer_of_a_store() {
    let Some(between) = prepared() else { return };
    between.next(&[Fault::Page; 9]);
    let outcome = loader(&between).load();
    assert_eq!(problems(&outcome), [("SC0808", "KEY"), ("SC0808", "OTHER")]);
    assert!(!refused(outcome).to_string().contains("welcome"));
}

#[test]
fn one_path_that_fails_does_not_hide_the_other() {
    let Some(server) = shared() else { return };
    let Some(between) = prepared() else { return };
    server.put("secret/delete/rough/other", &json!({"versions": [1, 2, 3, 4, 5, 6, 7, 8, 9]}));
    let outcome = loader(&between).load();
    assert_eq!(problems(&outcome), [("SC0802", "OTHER")]);
    write(server, "rough/other", &json!({"key": "sea"}));
}

#[test]
fn start_ends_in_time_when_the_server_hangs() {
    let Some(between) = prepared() else { return };
    between.next(&[Fault::Late(Duration::from_secs(5)); 9]);
    let limits = Limits { whole: Duration::from_millis(400), ..Limits::default() };
    let start = Instant::now();
    let outcome = Settings::loader().environment("dev").source(vault(&between.url).limits(limits)).load();
    assert_eq!(problems(&outcome), [("SC0807", "")]);
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
}
