//! Ways to log in, and what is said when one does not let in.

use rcgen::{KeyPair, SigningKey};
use secure_config::{ExposeSecret, SecretString, SecureConfig};
use secure_config_http::{Client, Endpoint, Request, Tls};
use secure_config_vault::{Auth, Vault};
use serde_json::{Value, json};

use crate::forwarder::Forwarder;
use crate::openbao::OpenBao;
use crate::{accepted, problems, refused, shared, vault, write};

#[derive(SecureConfig)]
#[config(app = "door", environment = "DOOR_ENV")]
struct Settings {
    #[secret]
    key: SecretString,
}

fn load(vault: Vault) -> Result<Settings, secure_config::LoadError> {
    Settings::loader().environment("dev").source(vault).load()
}

/// The policy and the value that all tests here read.
fn prepared() -> Option<&'static OpenBao> {
    let server = shared()?;
    write(server, "door/dev", &json!({"key": "open"}));
    server.put(
        "sys/policies/acl/door",
        &json!({"policy": "path \"secret/data/door/*\" {\n  capabilities = [\"read\"]\n}\n"}),
    );
    Some(server)
}

/// Enables a way to log in; another test may have done it already.
fn enable(server: &OpenBao, name: &str, kind: &str) {
    server.call("POST", &format!("sys/auth/{name}"), &json!({"type": kind}));
}

fn text(value: &Value) -> String {
    value.as_str().expect("text").to_owned()
}

#[track_caller]
fn assert_refused(vault: Vault, code: &str, words: &str) {
    let outcome = load(vault);
    assert_eq!(problems(&outcome), [(code, "")]);
    let told = refused(outcome).to_string();
    assert!(told.contains(words) && told.contains("set nowhere else: KEY"), "{words} is not in\n{told}");
}

#[test]
fn app_role_logs_in_once_and_again_when_its_token_is_gone() {
    let Some(server) = prepared() else { return };
    enable(server, "approle", "approle");
    server.put("auth/approle/role/door", &json!({"token_policies": "door", "token_ttl": "1h"}));
    let role = text(&server.call("GET", "auth/approle/role/door/role-id", &Value::Null).1["data"]["role_id"]);
    let secret = text(&server.put("auth/approle/role/door/secret-id", &json!({}))["data"]["secret_id"]);
    let between = Forwarder::before(&server.url);
    let source = vault(&between.url).auth(Auth::app_role(role.clone()).secret_id(secret));
    assert_eq!(accepted(load(source.clone())).key.expose_secret(), "open");
    assert_eq!(between.requests(), ["POST /v1/auth/approle/login", "GET /v1/secret/data/door/dev"]);
    accepted(load(source.clone()));
    assert_eq!(between.requests(), ["GET /v1/secret/data/door/dev"], "the token is kept");

    server.put("sys/leases/revoke-prefix/auth/approle/login", &json!({}));
    accepted(load(source.clone()));
    let requests = between.requests();
    assert_eq!(requests.len(), 4, "refused, not known any more, one new login, read: {requests:?}");

    // What the policy does not allow is no reason for another token.
    let outcome = load(source.path("other/{environment}"));
    assert_eq!(problems(&outcome), [("SC0803", "KEY")]);
    let logins = between.requests().iter().filter(|line| line.contains("login")).count();
    assert_eq!(logins, 0);

    let wrong = Auth::app_role(role).secret_id("no-such-id");
    assert_refused(vault(&server.url).auth(wrong), "SC0804", "role-id and the secret-id");
}

#[test]
fn wrapped_secret_id_opens_once_and_a_second_opening_is_an_alarm() {
    let Some(server) = prepared() else { return };
    enable(server, "approle", "approle");
    server.put("auth/approle/role/wrapped", &json!({"token_policies": "door"}));
    let role = text(&server.call("GET", "auth/approle/role/wrapped/role-id", &Value::Null).1["data"]["role_id"]);
    let wrap = || {
        let client = Client::new(Endpoint::parse(&server.url).expect("a URL"), &Tls::default()).expect("a client");
        let asked =
            Request::post("/v1/auth/approle/role/wrapped/secret-id").header("X-Vault-Token", server.root.as_str());
        let response = client.send(&asked.header("X-Vault-Wrap-TTL", "60s").body(*b"{}")).expect("an answer");
        let told: Value = serde_json::from_slice(response.body()).expect("JSON");
        text(&told["wrap_info"]["token"])
    };
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("wrapped");
    std::fs::write(&file, wrap() + "\n").expect("written");
    let auth = || Auth::app_role(role.clone()).wrapped_secret_id_file(&file);
    assert_eq!(accepted(load(vault(&server.url).auth(auth()))).key.expose_secret(), "open");
    assert_refused(vault(&server.url).auth(auth()), "SC0811", "opened before");
    std::fs::write(&file, "").expect("written");
    assert_refused(vault(&server.url).auth(auth()), "SC0804", "is empty");
}

#[test]
fn user_logs_in_by_password() {
    let Some(server) = prepared() else { return };
    enable(server, "people", "userpass");
    server.put("auth/people/users/ada", &json!({"password": "lovelace-1815", "token_policies": "door"}));
    let auth = |password: &str| vault(&server.url).auth(Auth::userpass("ada", password.to_owned()).mount("people"));
    assert_eq!(accepted(load(auth("lovelace-1815"))).key.expose_secret(), "open");
    assert_refused(auth("wrong-password"), "SC0804", "name and the password");
    let elsewhere = vault(&server.url).auth(Auth::userpass("ada", "x").mount("nobody"));
    assert_refused(elsewhere, "SC0804", "at auth/nobody/login/ada");
}

#[test]
fn signed_token_of_a_pod_logs_in() {
    let Some(server) = prepared() else { return };
    // A token that this test signs itself, with a key that the server is told.
    let key = KeyPair::generate().expect("a key");
    enable(server, "k8s", "jwt");
    let config = json!({"jwt_validation_pubkeys": [key.public_key_pem()], "jwt_supported_algs": ["ES256"]});
    server.put("auth/k8s/config", &config);
    let role = json!({"role_type": "jwt", "user_claim": "sub", "bound_audiences": ["vault"], "token_policies": "door"});
    server.put("auth/k8s/role/door", &role);
    let encode = |bytes: &[u8]| base64_url(bytes);
    let claims = json!({"sub": "system:serviceaccount:shop:api", "aud": "vault", "nbf": 1_700_000_000_u64, "exp": 4_000_000_000_u64});
    let head = format!("{}.{}", encode(br#"{"alg":"ES256","typ":"JWT"}"#), encode(claims.to_string().as_bytes()));
    let signature = raw_signature(&key.sign(head.as_bytes()).expect("signed"));
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("token");
    std::fs::write(&file, format!("{head}.{}", encode(&signature))).expect("written");
    let jwt = vault(&server.url).auth(Auth::jwt("door", &file).mount("k8s"));
    assert_eq!(accepted(load(jwt)).key.expose_secret(), "open");
    let kubernetes = vault(&server.url).auth(Auth::kubernetes("door").service_account_file(&file).mount("k8s"));
    assert_eq!(accepted(load(kubernetes)).key.expose_secret(), "open");
    std::fs::write(&file, format!("{head}.{}", encode(&[0; 64]))).expect("written");
    assert_refused(vault(&server.url).auth(Auth::jwt("door", &file).mount("k8s")), "SC0804", "signed token");
    let outside = vault(&server.url).auth(Auth::kubernetes("door").service_account_file("/no/such/file"));
    assert_refused(outside, "SC0804", "is not there");
}

/// As JWT writes it.
fn base64_url(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().chain([0, 0].iter()).take(3).fold(0_u32, |word, byte| word << 8 | u32::from(*byte));
        out.extend((0..=chunk.len()).map(|i| char::from(LETTERS[(word >> (18 - 6 * i) & 63) as usize])));
    }
    out
}

/// The two numbers of an ECDSA signature, which stand in DER there and side by side in a JWT.
fn raw_signature(der: &[u8]) -> Vec<u8> {
    let mut rest = &der[2..];
    let mut out = Vec::new();
    for _ in 0..2 {
        let length = usize::from(rest[1]);
        let number: Vec<_> = rest[2..2 + length].iter().copied().skip_while(|byte| *byte == 0).collect();
        out.extend(std::iter::repeat_n(0, 32 - number.len()).chain(number));
        rest = &rest[2 + length..];
    }
    out
}

#[test]
fn token_in_a_file_is_read_anew_for_each_load() {
    let Some(server) = prepared() else { return };
    let made = || text(&server.put("auth/token/create", &json!({"policies": ["door"]}))["auth"]["client_token"]);
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("token");
    let source = vault(&server.url).auth(Auth::token_file(&file));
    let first = made();
    std::fs::write(&file, &first).expect("written");
    accepted(load(source.clone()));
    server.put("auth/token/revoke", &json!({"token": first}));
    assert_refused(source.clone(), "SC0804", "expired, revoked");
    std::fs::write(&file, made() + "\n").expect("written");
    accepted(load(source));
    assert_refused(vault(&server.url).auth(Auth::token("bogus")), "SC0804", "expired, revoked");
    assert_refused(Vault::at(&server.url).expect("a URL"), "SC0804", "nothing to log in with");
}
