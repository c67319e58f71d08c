//! The service starts from each place that keeps secrets in production, and from several at once; where a place is set up wrongly,
//! the start is refused with what to do, and no value is printed. The servers are real ones, on loopback.

#[path = "../../../../tests/servers/openbao.rs"]
mod openbao;

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use openbao::OpenBao;
use secure_config::store::Identity;
use secure_config::{Bytes, Store};
use serde_json::{Map, Value, json};

use crate::process::{COMPLETE, Ended, Service, Variables, refuses};

/// The secrets of the deployment; everything else stays in the environment.
fn is_secret(name: &str) -> bool {
    ["_KEY", "_PASSWORD", "_URL"].iter().any(|ending| name.ends_with(ending))
}

/// The variables of a start whose secrets come from elsewhere.
fn without_secrets<'a>(changes: &[(&'a str, &'a str)]) -> Variables<'a> {
    let plain = COMPLETE.iter().copied().filter(|(name, _)| !is_secret(name));
    plain
        .filter(|(name, _)| !changes.iter().any(|(changed, _)| changed == name))
        .chain(changes.iter().copied())
        .collect()
}

fn secrets() -> impl Iterator<Item = (&'static str, &'static str)> {
    COMPLETE.iter().copied().filter(|(name, _)| is_secret(name))
}

/// The secrets under the names that remote stores use.
fn in_store() -> Map<String, Value> {
    secrets().map(|(name, value)| (name.to_ascii_lowercase(), json!(value))).collect()
}

#[track_caller]
fn assert_silent(ended: &Ended) {
    for (name, value) in secrets() {
        assert!(!ended.printed.contains(value), "{name} is printed:\n{}", ended.printed);
    }
}

#[track_caller]
fn assert_starts(changes: &[(&str, &str)], origin: &str) {
    let ended = Service::start(&without_secrets(changes)).stop();
    assert_silent(&ended);
    assert!(ended.printed.contains(origin), "{origin} is not said:\n{}", ended.printed);
}

/// Refused with status 78, this code, and these words among the cure's.
#[track_caller]
fn assert_refused(changes: &[(&str, &str)], code: &str, words: &str) {
    let ended = refuses(&without_secrets(changes));
    assert_silent(&ended);
    assert_eq!(ended.status, Some(78), "{}", ended.printed);
    let is_said = ended.printed.contains(code) && ended.printed.contains(words);
    assert!(is_said, "{code} and `{words}` are not said:\n{}", ended.printed);
}

#[test]
fn service_starts_from_an_encrypted_store() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    let (key, other) = (Identity::generate(), Identity::generate());
    key.write_new(path("key.txt")).expect("written");
    other.write_new(path("other.txt")).expect("written");
    let store = Store::create(path("test.env"), [key.recipient()], Some("test")).expect("made");
    let mut edit = store.identity_file(path("key.txt")).state_folder(path("state")).edit().expect("opened");
    for (name, value) in secrets() {
        edit.set(name, Bytes::from(value)).expect("set");
    }
    edit.save().expect("saved");
    let (list, key, state) = (format!("store:{}", path("test.env")), path("key.txt"), path("state"));
    let good = [("SERVICE_SECRETS", &*list), ("SOPS_AGE_KEY_FILE", &*key), ("XDG_STATE_HOME", &*state)];
    assert_starts(&good, "test.env");

    let with = |changes: &[(&'static str, &str)], code: &str, words: &str| {
        let mut all: Vec<(&str, &str)> = good.to_vec();
        for change in changes {
            all.retain(|(name, _)| name != &change.0);
            all.push(*change);
        }
        assert_refused(&all, code, words);
    };
    with(&[("SOPS_AGE_KEY_FILE", &path("other.txt"))], "SC0809", "age1");
    with(&[("SOPS_AGE_KEY_FILE", &path("none.txt"))], "SC0809", "check the path");
    with(&[("SERVICE_ENV", "staging")], "SC0503", "test.env");
    let text = std::fs::read_to_string(path("test.env")).expect("read");
    let broken = text.replacen("DATABASE_URL=", "DATABASE_URI=", 1);
    std::fs::write(path("broken.env"), broken).expect("written");
    let list = format!("store:{}", path("broken.env"));
    with(&[("SERVICE_SECRETS", &list)], "SC08", "broken.env");
}

#[test]
fn service_starts_from_openbao_by_app_role_over_tls() {
    let Some(mut server) = OpenBao::production(None) else { return };
    server.initialise();
    server.unseal();
    server.put("sys/mounts/secret", &json!({"type": "kv", "options": {"version": "2"}}));
    let body = json!({"data": in_store()});
    while server.call("POST", "secret/data/service/test", &body).0 != 200 {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    server.put("secret/data/service/staging", &body);
    let policy = "path \"secret/data/service/test\" {\n  capabilities = [\"read\"]\n}\n";
    server.put("sys/policies/acl/service", &json!({"policy": policy}));
    server.put("sys/auth/approle", &json!({"type": "approle"}));
    server.put("auth/approle/role/service", &json!({"token_policies": "service"}));
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    let role = text(&server.call("GET", "auth/approle/role/service/role-id", &Value::Null).1["data"]["role_id"]);
    let id = text(&server.put("auth/approle/role/service/secret-id", &json!({}))["data"]["secret_id"]);
    let kept = tempfile::NamedTempFile::new().expect("a file");
    std::fs::copy(server.ca.as_ref().expect("it speaks TLS"), kept.path()).expect("copied");
    let ca = kept.path().display().to_string();
    let url = server.url.clone();
    let good: &[(&str, &str)] = &[
        ("SERVICE_SECRETS", "vault"),
        ("VAULT_ADDR", &url),
        ("VAULT_CACERT", &ca),
        ("VAULT_ROLE_ID", &role),
        ("VAULT_SECRET_ID", &id),
    ];
    assert_starts(good, "vault:secret/service/test#database_url, version 1");
    let with = |name: &'static str, value: &'static str, code: &str, words: &str| {
        let kept = good.iter().copied().filter(|(known, _)| *known != name);
        assert_refused(&kept.chain([(name, value)]).collect::<Vec<_>>(), code, words);
    };
    with("VAULT_SECRET_ID", "no-such-id", "SC0804", "make a new secret-id");
    with("SERVICE_ENV", "staging", "SC0803", "cargo secure-config export");
    with("VAULT_CACERT", "/no/such/file", "error: the certificates cannot be used", "PEM");
    with("VAULT_ADDR", "http://vault.example.com", "error: plain HTTP", "use https://");
    with("VAULT_TOKEN", "expired", "SC0804", "expired, revoked");
    server.put("secret/delete/service/test", &json!({"versions": [1]}));
    assert_refused(good, "SC0802", "bao kv undelete");
    server.seal();
    assert_refused(good, "SC0810", "bao operator unseal");
    drop(server);
    assert_refused(good, "SC0805", "set nowhere else: DATABASE_URL, REDIS_URL");
}

/// A server that stands for AWS, stopped with the value.
struct Aws {
    child: Child,
    url: String,
}

impl Aws {
    /// Holds all secrets in both services, and is told of more by `script`.
    fn start(folder: &Path) -> Option<Self> {
        let Some(python) = std::env::var_os("SECURE_CONFIG_TEST_PYTHON") else {
            openbao::skip("moto", "no interpreter");
            return None;
        };
        let values = folder.join("values.json");
        std::fs::write(&values, Value::Object(in_store()).to_string()).expect("written");
        let script = "\
import json, sys, threading, os
from moto.server import ThreadedMotoServer
import boto3
server = ThreadedMotoServer(ip_address='127.0.0.1', port=0, verbose=False)
server.start()
host, port = server.get_host_and_port()
url = f'http://127.0.0.1:{port}'
def client(name):
    return boto3.client(name, endpoint_url=url, region_name='eu-central-1', aws_access_key_id='a', aws_secret_access_key='b')
secrets, ssm = client('secretsmanager'), client('ssm')
for name, value in json.load(open(sys.argv[1])).items():
    secrets.create_secret(Name='/service/test/' + name, SecretString=value)
    ssm.put_parameter(Name='/service/test/' + name, Value=value, Type='SecureString')
secrets.create_secret(Name='/service/staging/database_url', SecretString='x')
secrets.delete_secret(SecretId='/service/staging/database_url')
print(url, flush=True)
sys.stdin.read()
os._exit(0)
";
        let mut child = Command::new(python)
            .args(["-c", script])
            .arg(&values)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the interpreter starts");
        let mut lines = BufReader::new(child.stdout.take().expect("it is piped")).lines();
        let url =
            lines.find_map(|line| line.ok().filter(|line| line.starts_with("http://"))).expect("the server starts");
        Some(Self { child, url })
    }
}

impl Drop for Aws {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn service_starts_from_secrets_manager_and_from_the_parameter_store() {
    let folder = tempfile::tempdir().expect("a folder");
    let Some(server) = Aws::start(folder.path()) else { return };
    let url = server.url.clone();
    let good = |word: &'static str| {
        [
            ("SERVICE_SECRETS", word),
            ("AWS_ENDPOINT_URL", &*url),
            ("AWS_REGION", "eu-central-1"),
            ("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE"),
            ("AWS_SECRET_ACCESS_KEY", "of-the-tests-and-of-nobody-else"),
        ]
    };
    assert_starts(&good("secrets-manager"), "AWS Secrets Manager (");
    assert_starts(&good("ssm"), "AWS Parameter Store (");

    // Half of them in the environment, the rest in two stores: the first that has one wins.
    let some = [("DATABASE_URL", "postgres://service:quiet-harbour@localhost/service")];
    let mixed: Vec<_> = good("ssm, secrets-manager").into_iter().chain(some).collect();
    assert_starts(&mixed, "the environment");

    let staging: Vec<_> = good("secrets-manager").into_iter().chain([("SERVICE_ENV", "staging")]).collect();
    assert_refused(&staging, "SC0802", "DATABASE_URL");
    let nobody: Vec<_> = good("ssm")
        .into_iter()
        .filter(|(name, _)| !name.contains("KEY"))
        .chain([("AWS_EC2_METADATA_DISABLED", "true")])
        .collect();
    assert_refused(&nobody, "SC0804", "credentials");
    drop(server);
    assert_refused(&good("ssm"), "SC0805", "set nowhere else");
}

#[test]
fn word_that_names_no_place_is_refused() {
    assert_refused(&[("SERVICE_SECRETS", "valut")], "expected `store:PATH`", "`vault`");
}
