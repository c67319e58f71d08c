//! A server as in production: TLS, storage on disk, keys that unseal it, an audit log.

use secure_config::{ExposeSecret, SecretString, SecureConfig};
use secure_config_vault::{Auth, Limits, Retry, Vault};
use serde_json::{Value, json};

use crate::openbao::OpenBao;
use crate::{accepted, problems, refused};

#[derive(SecureConfig)]
#[config(app = "bank", environment = "BANK_ENV")]
struct Settings {
    #[secret]
    key: SecretString,
}

fn vault(server: &OpenBao) -> Vault {
    let retry = Retry { attempts: 4, base: std::time::Duration::from_millis(100), ..Retry::default() };
    let limits = Limits { whole: std::time::Duration::from_secs(5), ..Limits::default() };
    Vault::at_with(&server.url, &server.tls()).expect("a client").retry(retry).limits(limits)
}

#[track_caller]
fn told(vault: Vault, code: &str) -> String {
    let outcome = Settings::loader().environment("prod").source(vault).load();
    assert_eq!(problems(&outcome), [(code, "")]);
    refused(outcome).to_string()
}

#[test]
fn server_from_its_first_start_to_its_seal() {
    let Some(mut server) = OpenBao::production(None) else { return };
    let by_token = |server: &OpenBao| vault(server).auth(Auth::token(server.root.clone()));
    assert!(told(vault(&server).auth(Auth::token("t")), "SC0810").contains("never initialised"));
    server.initialise();
    assert!(told(by_token(&server), "SC0810").contains("bao operator unseal"));
    server.unseal();

    server.put("sys/mounts/secret", &json!({"type": "kv", "options": {"version": "2"}}));
    // At once: the source itself has to wait until the engine is made.
    let early = Settings::loader().environment("prod").source(by_token(&server)).load();
    assert_eq!(problems(&early), [("SC0101", "KEY")], "{early:?}");
    server.put("secret/data/bank/prod", &json!({"data": {"key": "vaulted-secret-of-the-bank"}}));
    server.put(
        "sys/policies/acl/bank",
        &json!({"policy": "path \"secret/data/bank/prod\" {\n  capabilities = [\"read\"]\n}\n"}),
    );
    server.put("sys/auth/approle", &json!({"type": "approle"}));
    server.put("auth/approle/role/bank", &json!({"token_policies": "bank"}));
    let role = server.call("GET", "auth/approle/role/bank/role-id", &Value::Null).1;
    let secret = server.put("auth/approle/role/bank/secret-id", &json!({}));
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    let app_role = Auth::app_role(text(&role["data"]["role_id"])).secret_id(text(&secret["data"]["secret_id"]));
    let by_role = || vault(&server).auth(app_role.clone());
    let settings = accepted(Settings::loader().environment("prod").source(by_role()).load());
    assert_eq!(settings.key.expose_secret(), "vaulted-secret-of-the-bank");
    let audit = std::fs::read_to_string(server.folder().join("audit.log")).expect("a log");
    assert!(
        audit.contains("secret/data/bank/prod") && !audit.contains("vaulted-secret"),
        "the server keeps values out of it"
    );

    let untrusting = Vault::at(&server.url).expect("a client").auth(app_role.clone());
    assert!(told(untrusting, "SC0812").contains("certificate of the server is not trusted"));
    let missing = vault(&server).auth(app_role.clone()).mount("nowhere");
    let outcome = Settings::loader().environment("prod").source(missing).load();
    assert_eq!(problems(&outcome), [("SC0803", "KEY")], "a policy does not tell whether there is one");

    server.seal();
    assert!(told(by_role(), "SC0810").contains("is sealed"));
    server.unseal();
    accepted(Settings::loader().environment("prod").source(by_role()).load());
}

/// A way to log in that may read.
fn server_role(server: &OpenBao) {
    let policy = "path \"secret/data/bank/prod\" {\n  capabilities = [\"read\"]\n}\n";
    server.put("sys/policies/acl/bank", &json!({"policy": policy}));
    server.put("sys/auth/approle", &json!({"type": "approle"}));
    server.put("auth/approle/role/bank", &json!({"token_policies": "bank"}));
}

/// Writes what both tests below read.
fn prepare(server: &OpenBao) {
    server.put("sys/mounts/secret", &json!({"type": "kv", "options": {"version": "2"}}));
    let start = std::time::Instant::now();
    while server.call("POST", "secret/data/bank/prod", &json!({"data": {"key": "vaulted"}})).0 != 200 {
        assert!(start.elapsed().as_secs() < 20, "the engine is not there");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}

#[test]
fn client_certificate_logs_in() {
    let Some(mut server) = OpenBao::production(None) else { return };
    server.initialise();
    server.unseal();
    prepare(&server);
    let policy = "path \"secret/data/bank/prod\" {\n  capabilities = [\"read\"]\n}\n";
    server.put("sys/policies/acl/bank", &json!({"policy": policy}));
    server.put("sys/auth/cert", &json!({"type": "cert"}));
    let (key, other) = (rcgen::KeyPair::generate().expect("a key"), rcgen::KeyPair::generate().expect("a key"));
    let certificate = |key| {
        let mut params = rcgen::CertificateParams::new(["bank-api".to_owned()]).expect("parameters");
        params.extended_key_usages = vec![rcgen::ExtendedKeyUsagePurpose::ClientAuth];
        params.self_signed(key).expect("a certificate").pem()
    };
    let (known, stranger) = (certificate(&key), certificate(&other));
    server.put("auth/cert/certs/bank", &json!({"certificate": known, "token_policies": "bank"}));
    let path = |name: &str| server.folder().join(name);
    for (name, text) in [
        ("client.pem", &known),
        ("client.key", &key.serialize_pem()),
        ("stranger.pem", &stranger),
        ("stranger.key", &other.serialize_pem()),
    ] {
        std::fs::write(path(name), text).expect("written");
    }
    let by = |who: &str| {
        let tls = server.tls().client(path(&format!("{who}.pem")), path(&format!("{who}.key")));
        Vault::at_with(&server.url, &tls).expect("a client").auth(Auth::certificate(Some("bank")))
    };
    let settings = accepted(Settings::loader().environment("prod").source(by("client")).load());
    assert_eq!(settings.key.expose_secret(), "vaulted");
    assert!(told(by("stranger"), "SC0804").contains("does not take the client's certificate"));
    let without = vault(&server).auth(Auth::certificate(None));
    assert!(told(without, "SC0804").contains("client's certificate"));
}

#[test]
fn load_goes_on_when_the_active_node_of_a_cluster_fails() {
    let Some(mut first) = OpenBao::production(None) else { return };
    first.initialise();
    first.unseal();
    prepare(&first);
    let audit = first.folder().join("audit.log");
    let mut others: Vec<OpenBao> = (0..2).map(|_| OpenBao::production(Some(&audit)).expect("it was there")).collect();
    others.iter_mut().for_each(|other| other.join(&first));
    let retry =
        Retry { attempts: 60, base: std::time::Duration::from_millis(200), cap: std::time::Duration::from_secs(1) };
    let limits = Limits { whole: std::time::Duration::from_mins(1), ..Limits::default() };
    let standby = &others[0];
    // Any of them may be the next one, and the standby may lead there.
    let cas = std::iter::once(&first).chain(&others).filter_map(|node| node.ca.as_ref());
    let trusted = cas.fold(secure_config_vault::Tls::default(), |tls, ca| tls.ca_file(ca));
    // A login is for the active node alone; any other reads by itself.
    server_role(&first);
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    let role = text(&first.call("GET", "auth/approle/role/bank/role-id", &Value::Null).1["data"]["role_id"]);
    let id = text(&first.put("auth/approle/role/bank/secret-id", &json!({}))["data"]["secret_id"]);
    let auth = || Auth::app_role(role.clone()).secret_id(id.clone());
    let make = || {
        let source = Vault::at_with(&standby.url, &trusted).expect("a client").retry(retry).limits(limits);
        Settings::loader().environment("prod").source(source.auth(auth()))
    };
    // They have a say in who is active only when they were there for a while.
    let start = std::time::Instant::now();
    let has_a_say = |server: &Value| server["voter"] == json!(true);
    loop {
        let answer = first.call("GET", "sys/storage/raft/configuration", &Value::Null).1;
        let nodes = answer["data"]["config"]["servers"].as_array().cloned().unwrap_or_default();
        if nodes.len() == 3 && nodes.iter().all(has_a_say) {
            break;
        }
        assert!(start.elapsed().as_secs() < 60, "{nodes:?}");
        std::thread::sleep(std::time::Duration::from_millis(200));
    }
    accepted(make().load());
    first.kill();
    let loaded = accepted(make().load_reported());
    assert_eq!(loaded.settings.key.expose_secret(), "vaulted");
    assert!(loaded.report.warnings().iter().any(|warning| warning.code() == "SC0913"), "that it took a while is said");
}
