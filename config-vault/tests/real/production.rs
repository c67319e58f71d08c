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
    let retry = Retry { attempts: 2, base: std::time::Duration::from_millis(10), ..Retry::default() };
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
    let Some(mut server) = OpenBao::production(|_| String::new()) else { return };
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
