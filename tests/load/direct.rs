//! A flat struct that is loaded from the process environment alone is read on a shorter way. It has to end as the long one
//! does, which a second source that holds nothing leads to: with the same settings, the same report, the same problems, the
//! same warnings.

use std::time::Duration;

use secure_config::{Env, Loader, Memory, Problem, Rotating, SecretBox, SecretString, SecureConfig, Violation};

use crate::child::play;
use crate::folder::Folder;

fn even(port: &u16) -> Result<(), Violation> {
    if port.is_multiple_of(2) { Ok(()) } else { Err(Violation::new("expected an even number")) }
}

/// Every kind of field that may be read directly.
#[derive(SecureConfig)]
struct Settings {
    host: String,
    #[config(default = 8080, range = 1024..=65535, validate = even)]
    port: u16,
    #[secret(min_len = 8)]
    token: SecretString,
    #[secret(format = "hex")]
    key: Option<SecretBox<[u8; 4]>>,
    #[config(default = "30s")]
    timeout: Duration,
    #[config(default = ["a", "b"], len = 1..=3)]
    tags: Vec<String>,
    #[config(quiet)]
    label: Option<String>,
    #[config(not_empty, default = "x")]
    name: String,
    #[config(default = 0.5)]
    ratio: f64,
    #[config(allow_empty, quiet)]
    note: Option<String>,
}

/// Fields of which more than their value may have to be said.
#[derive(SecureConfig)]
struct Deprecated {
    #[config(deprecated = "no longer used", default = false)]
    old: bool,
}

#[derive(SecureConfig)]
struct Aliased {
    #[config(alias = "REGION_NAME", default = "eu")]
    region: String,
}

#[derive(SecureConfig)]
struct LikeALink {
    #[config(default = 1)]
    web_service_port: u32,
}

/// A secret with a duty to rotate, which its date may break.
#[derive(SecureConfig)]
struct Rotated {
    #[rotate(days = 90, overdue = "fail")]
    token: Rotating<SecretString>,
    #[rotate(days = 90, overdue = "fail")]
    aged: Option<SecretString>,
}

#[derive(SecureConfig)]
#[config(prefix = "NEAR")]
struct Prefixed {
    host: Option<String>,
    #[config(default = 8080, range = 1024..=65535)]
    port: u16,
    token: Option<SecretString>,
}

#[derive(SecureConfig)]
#[config(prefix = "NEAR")]
struct Renamed {
    host: Option<String>,
    #[config(env = "PORT")]
    port: Option<u16>,
}

#[derive(SecureConfig)]
#[config(environment = "APP_ENV")]
struct Placed {
    #[required(in = "prod")]
    label: Option<String>,
}

#[derive(SecureConfig)]
#[config(exactly_one(label, note))]
struct Related {
    label: Option<String>,
    note: Option<String>,
}

#[derive(SecureConfig)]
struct Grouped {
    #[config(nested)]
    web: Option<Prefixed>,
}

/// What came of a load, in words that hold every difference but where was looked.
fn told<T: SecureConfig + std::fmt::Debug>(loader: &Loader<T>) -> String {
    match (loader.load(), loader.load_reported()) {
        (Ok(settings), Ok(reported)) => {
            format!("{settings:?} {:?} {} {}", reported.settings, reported.report, reported.report.to_json())
        }
        (Err(error), Err(_)) => {
            let each = |problem: &Problem| {
                format!("{} {} {:?}", problem.code(), problem.variable(), problem.origin().map(ToString::to_string))
            };
            let warnings = error.to_json().split("\"warnings\"").nth(1).map(str::to_owned);
            format!("{:?} {warnings:?}", error.problems().iter().map(each).collect::<Vec<_>>())
        }
        (Ok(_), Err(error)) | (Err(error), Ok(_)) => format!("with and without a report it ends differently: {error}"),
    }
}

/// A scene: both ways, and what they say where they differ.
pub(crate) fn both_ways() {
    fn compare<T: SecureConfig + std::fmt::Debug>() {
        let short = told(&T::loader().source(Env::process()));
        let long = told(&T::loader().source(Env::process()).source(Memory::new()));
        eprintln!("{}", if short == long { "the same".to_owned() } else { format!("{short}\n{long}") });
    }
    compare::<Settings>();
    compare::<Deprecated>();
    compare::<Aliased>();
    compare::<LikeALink>();
    compare::<Rotated>();
    compare::<Prefixed>();
    compare::<Renamed>();
    compare::<Placed>();
    compare::<Related>();
    compare::<Grouped>();
}

#[test]
fn environment_alone_is_loaded_to_the_same_end() {
    let good = [("HOST", "db.example"), ("TOKEN", "correct horse")];
    let cases: &[&[(&str, &str)]] = &[
        &[],
        &[("PORT", "4000"), ("KEY", "00ff10AA"), ("TIMEOUT", "2m"), ("TAGS", "x, y"), ("LABEL", "l"), ("RATIO", "1e3")],
        &[("PORT", "4001")],
        &[("PORT", "80")],
        &[("PORT", "many")],
        &[("PORT", "")],
        &[("HOST", "")],
        &[("HOST", "https://user:pass@db.example")],
        &[("HOST", "tcp://10.0.0.1:80")],
        &[("HOST", "tcp://10.0.0.1:80"), ("KUBERNETES_SERVICE_HOST", "10.0.0.1")],
        &[("TOKEN", "changeme")],
        &[("TOKEN", "short")],
        &[("TOKEN_FILE", "/nowhere")],
        &[("KEY", "0")],
        &[("KEY", "your-key-here")],
        &[("TAGS", "1,2,3,4")],
        &[("NAME", " ")],
        &[("NAME", "")],
        &[("OLD", "true")],
        &[("REGION", "us")],
        &[("REGION_NAME", "us")],
        &[("REGION", "us"), ("REGION_NAME", "us")],
        &[("WEB_SERVICE_PORT", "80")],
        &[("WEB_SERVICE_PORT", "80"), ("KUBERNETES_SERVICE_HOST", "10.0.0.1")],
        &[("NOTE", "")],
        &[("HOTS", "near"), ("HOST", "")],
        &[("TOKEN", "another good one"), ("TOKEN_ROTATED_AT", "2020-01-01"), ("TOKEN_PREVIOUS", "the one before it")],
        &[("AGED", "a good one"), ("AGED_ROTATED_AT", "2020-01-01")],
        &[("NEAR_HOST", "h"), ("NEAR_HOTS", "h"), ("NEAR_OTHER", "h")],
        &[("NEAR_HOST", "h"), ("NEAR_PORT", "4000"), ("NEAR_TOKEN", "correct horse")],
        &[("NEAR_HOST", ""), ("NEAR_PORT", "80")],
        &[("NEAR_HOST", "h"), ("NEAR", "h"), ("NEARER", "h"), ("NEAR_", "h")],
        &[("NEAR_PORT", "many"), ("NEAR_TOKEN", "changeme")],
        &[("NEAR_TOKEN", "correct horse"), ("NEAR_TOKEN_FILE", "/nowhere")],
        &[("NEAR_TOKEN_FILE", "/nowhere")],
        &[("NEAR_HOST", "https://user:pass@db.example")],
        &[("NEAR_HOST", "tcp://10.0.0.1:80"), ("KUBERNETES_SERVICE_HOST", "10.0.0.1")],
        &[("APP_ENV", "prod")],
        &[("APP_ENV", "nowhere"), ("LABEL", "l")],
        &[("WEB_HOST", "h"), ("LABEL", "l"), ("NOTE", "n")],
    ];
    for case in cases {
        let said = play("direct_and_long", Folder::new().path(), good.iter().chain(*case).copied());
        assert_eq!((said.text, said.status), ("the same\n".repeat(10), Some(0)), "{case:?}");
    }
}

/// A scene: what `load_or_exit` says, either way.
pub(crate) fn exits() {
    fn exit<T: SecureConfig>() {
        let loader = T::loader().source(Env::process());
        let is_long = std::env::var_os("LONG").is_some();
        let loader = if is_long { loader.source(Memory::new()) } else { loader };
        loader.load_or_exit();
    }
    exit::<Settings>();
    exit::<Deprecated>();
    exit::<Aliased>();
    exit::<Prefixed>();
}

#[test]
fn environment_alone_gives_the_same_warnings() {
    let extras = [
        ("NOTE", "n"),
        ("KEY", "00ff10aa"),
        ("OLD", "true"),
        ("REGION", "us"),
        ("NEAR_HOST", "h"),
        ("NEAR_OTHER", "h"),
        ("NEAR_TOKEN", "changeme"),
    ];
    for extra in extras {
        let variables = |long| [("HOST", "h"), ("TOKEN", "correct horse"), extra].into_iter().chain(long);
        let short = play("warnings_of_both_ways", Folder::new().path(), variables(None));
        let long = play("warnings_of_both_ways", Folder::new().path(), variables(Some(("LONG", "1"))));
        assert_eq!((&short.text, short.status), (&long.text, long.status), "{extra:?}");
        assert_eq!(short.text.contains("not set: KEY"), extra.0 != "KEY", "{extra:?}");
        let near = if extra.0 == "NEAR_HOST" { "not set: NEAR_TOKEN" } else { "not set: NEAR_HOST" };
        assert_eq!(short.text.contains(near), extra.1 != "changeme", "{extra:?}: {}", short.text);
    }
}
