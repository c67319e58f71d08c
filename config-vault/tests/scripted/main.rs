//! The source against a server that answers as a test says, for what a real one does rarely or never.

#![forbid(unsafe_code)]

mod server;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use secure_config::{ExposeSecret, LoadError, Rotating, SecretString, SecureConfig};
use secure_config_vault::{Auth, Retry, Vault};

use server::Server;

#[derive(SecureConfig)]
#[config(app = "two", environment = "TWO_ENV")]
struct Two {
    #[secret]
    #[config(vault = "b#one")]
    one: SecretString,
    #[secret]
    #[config(vault = "a#two")]
    two: SecretString,
}

#[derive(SecureConfig)]
#[config(app = "optional", environment = "OPTIONAL_ENV")]
struct Optional {
    #[secret]
    #[config(quiet)]
    #[allow(dead_code)]
    key: Option<SecretString>,
}

#[derive(SecureConfig)]
#[config(app = "turn", environment = "TURN_ENV")]
struct Turn {
    #[secret]
    #[rotate(days = 30)]
    #[allow(dead_code)]
    key: Rotating<SecretString>,
}

fn vault(server: &Server) -> Vault {
    Vault::at(&server.url).expect("a URL").auth(Auth::token("t")).retry(Retry { attempts: 1, ..Retry::default() })
}

fn kv(data: &str, environment: &str) -> (u16, String) {
    let metadata = format!(r#"{{"version":1,"custom_metadata":{{"environment":"{environment}"}}}}"#);
    (200, format!(r#"{{"data":{{"data":{data},"metadata":{metadata}}}}}"#))
}

fn refusal() -> (u16, String) {
    (403, r#"{"errors":["1 error occurred: permission denied"]}"#.to_owned())
}

fn login(ttl: u32, renewable: bool) -> (u16, String) {
    let lease = format!(r#""lease_duration":{ttl},"renewable":{renewable}"#);
    (200, format!(r#"{{"auth":{{"client_token":"made",{lease}}}}}"#))
}

#[track_caller]
fn codes<T>(outcome: Result<T, LoadError>) -> Vec<(String, String)> {
    let Err(error) = outcome else { return Vec::new() };
    error.problems().iter().map(|problem| (problem.code().to_owned(), problem.variable().to_owned())).collect()
}

#[track_caller]
fn assert_codes<T>(outcome: Result<T, LoadError>, expected: &[(&str, &str)]) {
    let seen = codes(outcome);
    let seen: Vec<_> = seen.iter().map(|(code, variable)| (code.as_str(), variable.as_str())).collect();
    assert_eq!(seen, expected);
}

#[test]
fn one_of_several_paths_that_belongs_elsewhere_is_enough() {
    for (first, second) in [("staging", "prod"), ("prod", "staging")] {
        let server = Server::start(move |path| {
            if path.ends_with("/b") { kv(r#"{"one":"1"}"#, first) } else { kv(r#"{"two":"2"}"#, second) }
        });
        let seen = codes(Two::loader().environment("prod").source(vault(&server)).load());
        assert_eq!(seen.first().map(|(code, _)| code.as_str()), Some("SC0503"), "{first} {second}");
    }
    let server = Server::start(|path| {
        if path.ends_with("/b") { kv(r#"{"one":"1"}"#, "prod") } else { kv(r#"{"two":"2"}"#, "production") }
    });
    let settings = Two::loader().environment("prod").source(vault(&server)).load().expect("both are of prod");
    assert_eq!((settings.one.expose_secret(), settings.two.expose_secret()), ("1", "2"));
}

/// Opens once, logs in, and allows one path of two.
fn wrapped(path: &str, opened: &AtomicUsize, ttl: u32) -> (u16, String) {
    match path {
        "/v1/sys/wrapping/lookup" => (200, r#"{"data":{"creation_path":"auth/approle/role/x/secret-id"}}"#.to_owned()),
        "/v1/sys/wrapping/unwrap" if opened.fetch_add(1, Ordering::SeqCst) == 0 => {
            (200, r#"{"data":{"secret_id":"s"}}"#.to_owned())
        }
        "/v1/sys/wrapping/unwrap" => {
            (400, r#"{"errors":["wrapping token is not valid or does not exist"]}"#.to_owned())
        }
        "/v1/auth/approle/login" => login(ttl, false),
        "/v1/secret/data/b" => kv(r#"{"one":"1"}"#, "prod"),
        _ => refusal(),
    }
}

#[test]
fn path_that_is_denied_is_no_alarm_about_a_wrapped_secret_id() {
    let opened = AtomicUsize::new(0);
    let server = Server::start(move |path| wrapped(path, &opened, 3600));
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), "wrapping").expect("written");
    let source = vault(&server).auth(Auth::app_role("r").wrapped_secret_id_file(file.path()));
    for _ in 0..3 {
        assert_codes(Two::loader().environment("prod").source(source.clone()).load(), &[("SC0803", "TWO")]);
    }
    let requests = server.requests();
    assert_eq!(requests.iter().filter(|path| path.ends_with("/login")).count(), 1, "{requests:?}");
}

#[test]
fn token_that_cannot_be_replaced_is_used_to_its_end() {
    let opened = AtomicUsize::new(0);
    let server = Server::start(move |path| match path {
        "/v1/secret/data/a" => kv(r#"{"two":"2"}"#, "prod"),
        _ => wrapped(path, &opened, 4),
    });
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), "wrapping").expect("written");
    let source = vault(&server).auth(Auth::app_role("r").wrapped_secret_id_file(file.path()));
    let load = || Two::loader().environment("prod").source(source.clone()).load();
    assert_codes(load(), &[]);
    std::thread::sleep(Duration::from_secs(3));
    assert_codes(load(), &[]);
    std::thread::sleep(Duration::from_millis(1500));
    assert_codes(load(), &[("SC0804", "")]);
}

#[test]
fn secret_id_that_somebody_wrapped_again_is_an_alarm() {
    let server = Server::start(|path| match path {
        "/v1/sys/wrapping/lookup" => (200, r#"{"data":{"creation_path":"sys/wrapping/wrap"}}"#.to_owned()),
        "/v1/sys/wrapping/unwrap" => (200, r#"{"data":{"secret_id":"s"}}"#.to_owned()),
        "/v1/auth/approle/login" => login(60, true),
        _ => kv(r#"{"one":"1","two":"2"}"#, "prod"),
    });
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), "wrapping").expect("written");
    let source = vault(&server).auth(Auth::app_role("r").wrapped_secret_id_file(file.path()));
    assert_codes(Two::loader().environment("prod").source(source).load(), &[("SC0811", "")]);
}

#[test]
fn mount_that_does_not_exist_is_said_of_optional_values_too() {
    let server = Server::start(|_| (404, r#"{"errors":["no handler for route \"secrte/data/x\""]}"#.to_owned()));
    let source = vault(&server).mount("secrte");
    assert_codes(Optional::loader().environment("prod").source(source).load(), &[("SC0812", "")]);
}

#[test]
fn nothing_that_a_program_says_brings_a_header_or_a_path_of_its_own() {
    let server = Server::start(|_| kv("{}", "prod"));
    let hostile = "x HTTP/1.1\r\nInjected: yes\r\nx: y";
    for source in [
        vault(&server).mount(hostile),
        vault(&server).namespace("kräfte"),
        vault(&server).namespace(hostile),
        vault(&server).auth(Auth::token(hostile)),
        vault(&server).auth(Auth::userpass(hostile, "p")),
        vault(&server).auth(Auth::kubernetes("r").service_account_file(file!()).mount(hostile)),
    ] {
        let seen = codes(Optional::loader().environment("prod").source(source).load());
        assert!(seen.iter().any(|(code, _)| code == "SC0812" || code == "SC0804"), "{seen:?}");
    }
    let requests = server.requests();
    assert!(requests.is_empty(), "{requests:?}");
}

#[test]
fn version_that_is_no_number_is_refused() {
    #[derive(SecureConfig)]
    #[config(app = "pin", environment = "PIN_ENV")]
    struct Pin {
        #[secret]
        #[config(vault = "db?version=v3#password")]
        #[allow(dead_code)]
        password: SecretString,
    }
    let server = Server::start(|_| kv(r#"{"password":"now"}"#, "prod"));
    assert_codes(Pin::loader().environment("prod").source(vault(&server)).load(), &[("SC0812", "")]);
    assert!(server.requests().is_empty());
}

#[test]
fn previous_version_that_cannot_be_read_is_said() {
    let server = Server::start(|path| {
        let now = r#"{"data":{"data":{"key":"now"},"metadata":{"version":7}}}"#;
        if path.contains("version=") { (503, "{}".to_owned()) } else { (200, now.to_owned()) }
    });
    assert_codes(Turn::loader().environment("prod").source(vault(&server)).load(), &[("SC0805", "")]);
}

#[test]
fn date_that_is_none_is_said() {
    let server = Server::start(|_| {
        (200, r#"{"data":{"data":{"key":"now","key_rotated_at":"yesterday"},"metadata":{"version":1}}}"#.to_owned())
    });
    assert_codes(Turn::loader().environment("prod").source(vault(&server)).load(), &[("SC0307", "KEY")]);
}

#[test]
fn keeper_that_is_refused_asks_more_and_more_rarely() {
    let logins = AtomicUsize::new(0);
    let server = Server::start(move |path| match path {
        "/v1/auth/approle/login" if logins.fetch_add(1, Ordering::SeqCst) == 0 => login(3, true),
        "/v1/secret/data/optional/prod" => kv(r#"{"key":"x"}"#, "prod"),
        _ => (400, r#"{"errors":["invalid secret id"]}"#.to_owned()),
    });
    let source = vault(&server).auth(Auth::app_role("r").secret_id("s"));
    assert_codes(Optional::loader().environment("prod").source(source.clone()).load(), &[]);
    let keeper = source.keep_alive();
    std::thread::sleep(Duration::from_secs(12));
    drop(keeper);
    let requests = server.requests();
    let logins = requests.iter().filter(|path| path.ends_with("/login")).count();
    assert!((2..=5).contains(&logins), "{logins} logins in twelve seconds");
}

#[test]
fn keeper_that_is_dropped_waits_for_no_answer() {
    let server = Server::start(|path| match path {
        "/v1/auth/approle/login" => login(2, true),
        "/v1/auth/token/renew-self" => {
            std::thread::sleep(Duration::from_secs(20));
            (200, "{}".to_owned())
        }
        _ => kv(r#"{"key":"x"}"#, "prod"),
    });
    let source = vault(&server).auth(Auth::app_role("r").secret_id("s"));
    assert_codes(Optional::loader().environment("prod").source(source.clone()).load(), &[]);
    let keeper = source.keep_alive();
    std::thread::sleep(Duration::from_secs(3));
    let start = Instant::now();
    drop(keeper);
    assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
}
