//! No value, key or token in anything that is printed or logged, with everything logged that any crate logs.

use std::fmt::{Debug, Write as _};
use std::sync::{Arc, Mutex};

use secure_config::SecureConfig;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::child::run;
use crate::proxy::{Proxy, json};
use crate::server::{aws_at, moto};

pub(crate) const SENTINEL: &str = "sentinel-4f81c2-of-a-value";

/// Writes down every event and every span with all their fields.
struct Everything(Arc<Mutex<String>>);

struct Fields<'a>(&'a mut String);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let _ = write!(self.0, " {}={value:?}", field.name());
    }
}

impl Subscriber for Everything {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut log = self.0.lock().expect("nobody panics");
        log.push_str(span.metadata().name());
        span.record(&mut Fields(&mut log));
        log.push('\n');
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut Fields(&mut self.0.lock().expect("nobody panics")));
    }
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        let mut log = self.0.lock().expect("nobody panics");
        log.push_str(event.metadata().target());
        event.record(&mut Fields(&mut log));
        log.push('\n');
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// Logs everything of this process from now on.
pub(crate) fn trace() -> Arc<Mutex<String>> {
    let log = Arc::new(Mutex::new(String::new()));
    tracing::subscriber::set_global_default(Everything(Arc::clone(&log))).expect("no other one");
    tracing::trace!("everything is logged");
    log
}

#[test]
fn nothing_of_a_value_or_a_key_is_logged_or_printed() {
    let Some(server) = moto() else { return };
    server.put("PutParameter", &format!(r#"{{"Name":"/child/token","Value":"{SENTINEL}","Type":"SecureString"}}"#));
    // The first answer is refused, so that everything that is said of a retry is said.
    let proxy = Proxy::with(server.port, |_, number, _| (number == 0).then(|| json(503, "", SENTINEL)));
    let url = proxy.url();
    for kind in ["ssm", "async"] {
        let text = run(&[
            ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"),
            ("AWS_SECRET_ACCESS_KEY", "sentinel-4f81c2-of-the-key"),
            ("AWS_SESSION_TOKEN", "sentinel-4f81c2-of-the-session"),
            ("AWS_ENDPOINT_URL", &url),
            ("CHILD_KIND", kind),
        ]);
        assert!(text.contains("everything is logged"), "{text}");
        assert!(!text.contains("sentinel-4f81c2"), "{text}");
    }
    let requests = proxy.requests();
    assert!(requests.iter().all(|request| request.contains("sentinel-4f81c2-of-the-session")), "the session is sent");
    assert!(!requests.iter().any(|request| request.contains("of-the-key")), "the key is not");
}

/// A program.
#[derive(SecureConfig)]
struct One {
    /// The secret.
    #[expect(dead_code, reason = "only whether it is printed matters")]
    token: secure_config::SecretString,
}

#[test]
fn debug_of_everything_withholds_keys_and_values() {
    let credentials = secure_config::aws::Credentials::new("AKID", SENTINEL, Some(SENTINEL.into()), None, "tests");
    let aws = aws_at("http://127.0.0.1:1").credentials_provider(credentials);
    let (secrets, parameters) = (aws.secrets_manager(""), aws.parameter_store("/x/"));
    let loader = One::loader().source(secrets.clone()).source(parameters.clone());
    let error = loader.load().expect_err("nobody is there");
    let plan = loader.plan();
    let text = format!("{aws:?}{secrets:?}{parameters:?}{plan:?}{error}{error:?}{}", error.to_json());
    assert!(text.contains("eu-central-1") && !text.contains(SENTINEL), "{text}");
}
