//! No value and no key in anything that is said: reports, errors, `Debug`, JSON, and what dependencies write to a log at TRACE.

use std::sync::Mutex;

use secure_config_runtime::{Loaded, SecretString};
use secure_config_store::{Backup, Identity, Store, textconv};

use crate::place::{Place, set};
use crate::secure_config::SecureConfig;

#[derive(SecureConfig)]
#[config(crate = crate::secure_config, prefix = "APP", environment = "APP_ENV")]
#[allow(dead_code, reason = "what it prints is looked at")]
struct Settings {
    #[secret(min_len = 8)]
    token: SecretString,
    #[config(default = 1)]
    port: u16,
}

/// All that is logged, by any crate.
struct Log(Mutex<String>);

static LOG: Log = Log(Mutex::new(String::new()));

impl log::Log for Log {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }
    fn log(&self, record: &log::Record<'_>) {
        use std::fmt::Write;
        let _ = writeln!(self.0.lock().expect("no panic"), "{} {}", record.target(), record.args());
    }
    fn flush(&self) {}
}

const TOKEN: &str = "sentinel-token-7f3a";
const PORT: &str = "sentinel-port-91bc";

fn said(loaded: Result<Loaded<Settings>, secure_config_runtime::LoadError>) -> String {
    match loaded {
        Ok(loaded) => format!("{:?} {:?} {}", loaded.settings, loaded.report, loaded.report),
        Err(error) => format!("{error} {error:#?} {}", error.to_json()),
    }
}

#[test]
fn no_value_and_no_key_is_said() {
    let logs = log::set_logger(&LOG).is_ok();
    log::set_max_level(log::LevelFilter::Trace);
    let place = Place::new();
    let key = place.identity.to_bytes();
    let key = std::str::from_utf8(key.as_slice()).unwrap();
    let store =
        place.store("a.env", Some("prod"), &[("APP_TOKEN", TOKEN), ("APP_PORT", PORT), ("X_unencrypted", PORT)]);
    let recovery = Identity::generate();
    Backup::write(place.path("b.age"), place.path(""), [&store], [recovery.recipient()]).unwrap();
    let whole = place.read("a.env").into_bytes();
    let archive = place.read("b.age");
    let mut heard = String::new();
    let mut hear = |text: String| {
        heard.push_str(&text);
        heard.push('\n');
    };

    let mut loads = 0;
    for at in (0..whole.len()).step_by(5) {
        let mut bytes = whole.clone();
        bytes[at] ^= 1 << (at % 7);
        place.write("a.env", &bytes);
        hear(format!("{:?}", textconv(&bytes)));
        match place.try_open("a.env") {
            Ok(store) => {
                loads += 1;
                hear(format!("{store:?} {:?} {:?}", store.list(), store.edit()));
                hear(store.export().err().map_or_else(String::new, |error| format!("{error} {error:?}")));
                hear(said(Settings::loader().environment("prod").source(store).load_reported()));
            }
            Err(error) => hear(format!("{error} {error:?}")),
        }
    }
    place.write("a.env", &whole);
    for (environment, store) in [
        ("prod", store.clone()),
        ("test", store.clone()),
        ("prod", store.clone().recipients(["age1none"])),
        ("prod", Store::open(store.path()).unwrap().identity(Identity::generate().to_bytes())),
        ("prod", Store::open(store.path()).unwrap().identity(format!("{key}Q"))),
    ] {
        hear(format!("{store:?}"));
        hear(said(Settings::loader().environment(environment).source(store).load_reported()));
    }
    for at in (0..archive.len()).step_by(97) {
        let mut bytes = archive.clone().into_bytes();
        bytes[at] ^= 2;
        place.write("c.age", bytes);
        hear(format!("{:?}", Backup::open(place.path("c.age"), recovery.to_bytes())));
    }
    let backup = Backup::open(place.path("b.age"), recovery.to_bytes()).unwrap();
    hear(format!("{backup:?} {:?} {:?}", backup.plan(place.path("")), recovery));
    let mut edit = store.edit().unwrap();
    hear(format!("{:?} {:?}", edit.set("A B", TOKEN), edit.set(TOKEN, vec![0])));
    drop(edit);
    set(&store, &[("APP_TOKEN", "sentinel-token-7f3b")]);

    hear(LOG.0.lock().unwrap().clone());
    assert!(logs && loads > 100, "{loads} loads");
    let secrets = [TOKEN, PORT, key, "sentinel", "AGE-SECRET-KEY", "c2VudGluZWw", "73656e74696e656c"];
    for secret in secrets {
        let at = heard.find(secret);
        let before =
            at.map(|at| heard[..at].chars().rev().take(60).collect::<Vec<_>>().into_iter().rev().collect::<String>());
        assert!(at.is_none(), "a secret is said after {before:?}");
    }
}
