//! The source against a real OpenBao: what it reads, how it logs in, and what is said when something is wrong.

#![forbid(unsafe_code)]

mod agent;
mod events;
mod faults;
mod forwarder;
mod kv;
mod leases;
mod login;
#[path = "../../../tests/servers/openbao.rs"]
mod openbao;
mod production;

use std::sync::OnceLock;

use openbao::OpenBao;
use secure_config::{LoadError, Loaded};
use secure_config_vault::{Auth, Limits, Retry, Vault};
use serde_json::{Value, json};

/// One server for all tests that leave it as it is; each has a path of its own.
fn shared() -> Option<&'static OpenBao> {
    static SERVER: OnceLock<Option<OpenBao>> = OnceLock::new();
    SERVER.get_or_init(OpenBao::development).as_ref()
}

/// The source for a plain server with its root token, fast enough for tests.
fn vault(url: &str) -> Vault {
    let retry = Retry { attempts: 3, base: std::time::Duration::from_millis(10), ..Retry::default() };
    let limits = Limits { whole: std::time::Duration::from_secs(8), ..Limits::default() };
    Vault::at(url).expect("a URL").auth(Auth::token(openbao::ROOT)).retry(retry).limits(limits)
}

/// Writes a new version.
fn write(server: &OpenBao, path: &str, data: &Value) {
    server.put(&format!("secret/data/{path}"), &json!({"data": data}));
}

/// Each problem's code and variable.
fn problems<T>(outcome: &Result<T, LoadError>) -> Vec<(&str, &str)> {
    match outcome {
        Ok(_) => Vec::new(),
        Err(error) => error.problems().iter().map(|problem| (problem.code(), problem.variable())).collect(),
    }
}

#[track_caller]
fn accepted<T>(outcome: Result<T, LoadError>) -> T {
    outcome.unwrap_or_else(|error| panic!("the load should succeed\n{error}"))
}

#[track_caller]
fn refused<T>(outcome: Result<T, LoadError>) -> LoadError {
    match outcome {
        Ok(_) => panic!("the load succeeds, and should be refused"),
        Err(error) => error,
    }
}

/// Where a field came from, in words.
fn origin<T>(loaded: &Loaded<T>, path: &str) -> String {
    let field = loaded.report.fields().iter().find(|field| field.path() == path);
    field.and_then(|field| field.origin()).map_or_else(String::new, ToString::to_string)
}
