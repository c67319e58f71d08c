//! No value, no token and no id leaves the program, whatever is logged and whatever goes wrong.

use std::fmt::Write;
use std::sync::{Arc, Mutex};

use secure_config::{SecretString, SecureConfig};
use secure_config_vault::Auth;
use serde_json::json;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::forwarder::{Fault, Forwarder};
use crate::{shared, vault, write};

const SENTINEL: &str = "q7Xv9Kw3Lm5Zt1Rb8Nc2";

#[derive(SecureConfig)]
#[config(app = "quiet", environment = "QUIET_ENV")]
struct Settings {
    #[secret]
    #[allow(dead_code)]
    key: SecretString,
    #[secret(format = "url")]
    #[allow(dead_code)]
    wrong: SecretString,
}

/// Hears everything, of every level.
#[derive(Clone, Default)]
struct Ear(Arc<Mutex<String>>);

impl Visit for Ear {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        let _ = write!(self.0.lock().expect("nobody panics"), " {field}={value:?}");
    }
}

impl Subscriber for Ear {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut self.clone());
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut self.clone());
    }
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        event.record(&mut self.clone());
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[test]
fn nothing_that_is_secret_is_in_any_event_error_or_debug() {
    let Some(server) = shared() else { return };
    write(server, "quiet/dev", &json!({"key": SENTINEL, "wrong": format!("no-url-{SENTINEL}")}));
    let between = Forwarder::before(&server.url);
    let ear = Ear::default();
    let mut text = String::new();
    tracing::subscriber::with_default(ear.clone(), || {
        let faults = [&[][..], &[Fault::Cut], &[Fault::Half; 9], &[Fault::Page; 9], &[Fault::Throttle; 9]];
        for faults in faults {
            between.next(faults);
            let source = vault(&between.url);
            let _ = write!(text, "{source:?}{source:#?}");
            let loader = Settings::loader().environment("dev").source(source);
            let _ = write!(text, "{loader:?}{loader:#?}{:?}", loader.plan());
            let outcome = loader.load_reported();
            let _ = write!(text, "{outcome:?}{outcome:#?}");
            if let Err(error) = &outcome {
                let _ = write!(text, "{error}{}", error.to_json());
            }
        }
        between.next(&[]);
        for auth in [
            Auth::token(SENTINEL),
            Auth::app_role(SENTINEL).secret_id(SENTINEL),
            Auth::userpass("ada", SENTINEL),
            Auth::app_role(SENTINEL).wrapped_secret_id_file("/no/such/file"),
        ] {
            let source = vault(&between.url).auth(auth);
            let _ = write!(text, "{source:?}{source:#?}");
            let outcome = Settings::loader().environment("dev").source(source).load();
            let _ = write!(text, "{outcome:?}");
        }
    });
    let heard = ear.0.lock().expect("nobody panics").clone();
    assert!(text.contains("SC0203") && text.contains("SC0804") && text.contains("SC0806"), "the cases were tried");
    for (what, text) in [("what is printed", &text), ("what is logged", &heard)] {
        let at = text.match_indices(&SENTINEL[..6]).count();
        assert_eq!(at, 0, "the sentinel is in {what}");
    }
}
