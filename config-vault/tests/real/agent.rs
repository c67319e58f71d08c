//! A real agent beside the program: it logs in, renders a file, and passes requests on with its own token.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use secure_config::{Dotenv, ExposeSecret, SecretString, SecureConfig};
use secure_config_vault::{Auth, Vault};
use serde_json::{Value, json};

use crate::openbao::{self, OpenBao};
use crate::{accepted, problems};

#[derive(SecureConfig)]
#[config(app = "sidecar", environment = "SIDECAR_ENV")]
struct Settings {
    #[secret]
    key: SecretString,
}

struct Agent(Child);

impl Drop for Agent {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn wait(what: &str, is_there: &dyn Fn() -> bool) {
    let start = Instant::now();
    while !is_there() {
        assert!(start.elapsed() < Duration::from_secs(20), "{what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn configuration(server: &OpenBao, folder: &Path, port: u16) -> String {
    let path = |name: &str| format!("\"{}\"", folder.join(name).display());
    format!(
        "vault {{\n  address = \"{}\"\n}}\n\
         auto_auth {{\n  method \"approle\" {{\n    config = {{\n      role_id_file_path = {}\n      secret_id_file_path = {}\n      remove_secret_id_file_after_reading = false\n    }}\n  }}\n}}\n\
         api_proxy {{\n  use_auto_auth_token = true\n}}\n\
         listener \"tcp\" {{\n  address = \"127.0.0.1:{port}\"\n  tls_disable = true\n  require_request_header = true\n}}\n\
         template {{\n  contents = \"KEY={{{{ with secret \\\"secret/data/sidecar/dev\\\" }}}}{{{{ .Data.data.key }}}}{{{{ end }}}}\\n\"\n  destination = {}\n  perms = \"0400\"\n}}\n",
        server.url,
        path("role"),
        path("secret"),
        path("rendered.env"),
    )
}

#[test]
fn agent_renders_a_file_and_passes_requests_on() {
    let Some(server) = OpenBao::development() else { return };
    let program = openbao::program().expect("it was there");
    server.put("secret/data/sidecar/dev", &json!({"data": {"key": "by-the-agent"}}));
    server.put(
        "sys/policies/acl/side",
        &json!({"policy": "path \"secret/data/sidecar/dev\" {\n  capabilities = [\"read\"]\n}\n"}),
    );
    server.put("sys/auth/approle", &json!({"type": "approle"}));
    server.put("auth/approle/role/side", &json!({"token_policies": "side"}));
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    let role = server.call("GET", "auth/approle/role/side/role-id", &Value::Null).1;
    std::fs::write(path("role"), text(&role["data"]["role_id"])).expect("written");
    let secret = server.put("auth/approle/role/side/secret-id", &json!({}));
    std::fs::write(path("secret"), text(&secret["data"]["secret_id"])).expect("written");
    let port = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port();
    std::fs::write(path("agent.hcl"), configuration(&server, folder.path(), port)).expect("written");
    let log = std::fs::File::create(path("agent.log")).expect("a log");
    let child = Command::new(program)
        .arg("agent")
        .arg(format!("-config={}", path("agent.hcl").display()))
        .env("HOME", folder.path())
        .stdin(Stdio::null())
        .stderr(log.try_clone().expect("a log"))
        .stdout(log)
        .spawn()
        .expect("the agent starts");
    let agent = Agent(child);
    wait("the agent renders no file", &|| path("rendered.env").is_file());

    let from_file = Settings::loader().environment("dev").source(Dotenv::file(path("rendered.env")));
    assert_eq!(accepted(from_file.load()).key.expose_secret(), "by-the-agent");

    let proxy = Vault::at(&format!("http://127.0.0.1:{port}")).expect("a URL").auth(Auth::agent());
    let loader = Settings::loader().environment("dev").source(proxy);
    wait("the agent has no token", &|| loader.load().is_ok());
    assert_eq!(accepted(loader.load()).key.expose_secret(), "by-the-agent");
    drop(agent);
    assert_eq!(problems(&loader.load()), [("SC0805", "")]);
}
