//! The two servers that stand for AWS, each started once for all tests, on loopback and on a free port. They end when their
//! standard input does, so that nothing is left running however the tests end.

use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::time::{Duration, Instant, SystemTime};

use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use secure_config::aws::{Aws, Credentials, Limits, Retry};
use secure_config_http::{Client, Endpoint, Request, Tls};

pub(crate) const REGION: &str = "eu-central-1";
pub(crate) const ACCOUNT: &str = "123456789012";

/// Runs a module of Python until standard input ends.
const RUN: &str = "\
import os, runpy, sys, threading
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
sys.argv = sys.argv[1:]
runpy.run_module(sys.argv[0], run_name='__main__')
";

pub(crate) struct Server {
    pub(crate) name: &'static str,
    pub(crate) port: u16,
    /// Who may do everything.
    pub(crate) root: (String, String),
    child: Child,
}

static MOTO: LazyLock<Option<Server>> = LazyLock::new(|| Server::moto("moto", &[]));
static MINISTACK: LazyLock<Option<Server>> = LazyLock::new(Server::ministack);

/// Those that are there; a test that needs one does nothing for one that is not.
pub(crate) fn servers() -> Vec<&'static Server> {
    [&*MOTO, &*MINISTACK].into_iter().flatten().collect()
}

pub(crate) fn moto() -> Option<&'static Server> {
    MOTO.as_ref()
}

pub(crate) fn ministack() -> Option<&'static Server> {
    MINISTACK.as_ref()
}

/// Notes that a server could not be tried; continuous integration refuses that.
fn skip(name: &str, why: &str) {
    eprintln!("skipped: {name}: {why}");
    if let Some(path) = std::env::var_os("SECURE_CONFIG_TEST_SKIPS") {
        let mut file = std::fs::OpenOptions::new().append(true).create(true).open(path).expect("the list of skips");
        writeln!(file, "{name}: {why}").expect("written");
    }
}

pub(crate) fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port()
}

impl Server {
    fn ministack() -> Option<Self> {
        let port = free_port();
        let root = ("rootkey", "rootsecret");
        let home = std::env::temp_dir().join(format!("secure-config-ministack-{port}"));
        let variables = [
            ("AUTH", "true"),
            ("AWS_ACCESS_KEY_ID", root.0),
            ("AWS_SECRET_ACCESS_KEY", root.1),
            ("BIND_HOST", "127.0.0.1"),
            ("GATEWAY_PORT", &port.to_string()),
            ("SERVICES", "secretsmanager,ssm,sts,iam,kms"),
            ("MINISTACK_ACCOUNT_ID", ACCOUNT),
            ("HOME", home.to_str().expect("a path")),
        ];
        std::fs::create_dir_all(&home).expect("a folder");
        Self::start("ministack", port, root, &["ministack"], &variables)
    }

    /// A server of moto; `variables` may turn its checks on.
    pub(crate) fn moto(name: &'static str, variables: &[(&str, &str)]) -> Option<Self> {
        let port = free_port();
        let arguments = ["moto.server", "-H", "127.0.0.1", "-p", &port.to_string()];
        Self::start(name, port, ("AKIAIOSFODNN7EXAMPLE", "rootsecret"), &arguments, variables)
    }

    /// A server of moto over TLS, with these files of its certificate and key.
    pub(crate) fn moto_over_tls(certificate: &str, key: &str) -> Option<Self> {
        let port = free_port();
        let port_text = port.to_string();
        let arguments = ["moto.server", "-H", "127.0.0.1", "-p", &port_text, "-c", certificate, "-k", key];
        Self::start("moto over TLS", port, ("AKIAIOSFODNN7EXAMPLE", "rootsecret"), &arguments, &[])
    }

    fn start(
        name: &'static str,
        port: u16,
        root: (&str, &str),
        arguments: &[&str],
        variables: &[(&str, &str)],
    ) -> Option<Self> {
        let Some(python) = std::env::var_os("SECURE_CONFIG_TEST_PYTHON") else {
            skip(name, "no interpreter");
            return None;
        };
        let mut command = Command::new(python);
        command.args(["-c", RUN]).args(arguments).env_clear().envs(variables.iter().copied());
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        let child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let mut child = child.expect("the interpreter starts");
        let end = Instant::now() + Duration::from_mins(1);
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            let status = child.try_wait().expect("a status");
            assert!(status.is_none() && Instant::now() < end, "{name} did not come up: {status:?}");
            std::thread::sleep(Duration::from_millis(50));
        }
        let root = (root.0.to_owned(), root.1.to_owned());
        Some(Self { name, port, root, child })
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Asks as somebody who may do everything, and takes a good answer for granted.
    pub(crate) fn put(&self, operation: &str, body: &str) -> String {
        let service = if operation.contains("Secret") { "secretsmanager" } else { "ssm" };
        let (status, answer) = self.ask(service, operation, body);
        assert_eq!(status, 200, "{}: {operation}", self.name);
        answer
    }

    fn ask(&self, service: &str, operation: &str, body: &str) -> (u16, String) {
        let target = if service == "ssm" { "AmazonSSM" } else { service };
        let target = format!("{target}.{operation}");
        self.signed(service, &[("content-type", "application/x-amz-json-1.1"), ("x-amz-target", &target)], body)
    }

    /// The form of the services that speak no JSON.
    pub(crate) fn query(&self, service: &str, body: &str) -> String {
        let (status, answer) = self.signed(service, &[("content-type", "application/x-www-form-urlencoded")], body);
        assert_eq!(status, 200, "{}: {service}", self.name);
        answer
    }

    fn signed(&self, service: &str, headers: &[(&'static str, &str)], body: &str) -> (u16, String) {
        let identity = self.credentials().into();
        let parameters = v4::SigningParams::builder()
            .identity(&identity)
            .region(REGION)
            .name(service)
            .time(SystemTime::now())
            .settings(SigningSettings::default())
            .build()
            .expect("parameters")
            .into();
        let url = format!("{}/", self.url());
        let signable = SignableRequest::new("POST", url, headers.iter().copied(), SignableBody::Bytes(body.as_bytes()));
        let (instructions, _) = sign(signable.expect("a request"), &parameters).expect("a signature").into_parts();
        let mut request = Request::post("/").body(body.as_bytes());
        for (name, value) in headers.iter().copied().chain(instructions.headers()) {
            request = request.header(name.to_owned(), value);
        }
        let client = Client::new(Endpoint::parse(&self.url()).expect("a URL"), &Tls::default()).expect("a client");
        let response = client.send(&request).expect("an answer");
        (response.status(), String::from_utf8_lossy(response.body()).into_owned())
    }

    pub(crate) fn credentials(&self) -> Credentials {
        Credentials::new(self.root.0.as_str(), self.root.1.as_str(), None, None, "tests")
    }

    /// The way to it, as a program has it.
    pub(crate) fn aws(&self) -> Aws {
        aws_at(&self.url()).credentials_provider(self.credentials())
    }

    /// A user with a policy, and its keys.
    pub(crate) fn user(&self, name: &str, policy: &str) -> Credentials {
        self.query("iam", &format!("Action=CreateUser&Version=2010-05-08&UserName={name}"));
        let policy = percent_encoded(policy);
        self.query(
            "iam",
            &format!("Action=PutUserPolicy&Version=2010-05-08&UserName={name}&PolicyName=p&PolicyDocument={policy}"),
        );
        let key = self.query("iam", &format!("Action=CreateAccessKey&Version=2010-05-08&UserName={name}"));
        let element = |name: &str| {
            let (_, rest) = key.split_once(&format!("<{name}>")).expect("an element");
            rest.split_once('<').expect("its end").0.to_owned()
        };
        Credentials::new(element("AccessKeyId"), element("SecretAccessKey"), None, None, "tests")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The way to a server, with waits that suit tests.
pub(crate) fn aws_at(url: &str) -> Aws {
    let limits =
        Limits { connect: Duration::from_secs(2), request: Duration::from_secs(10), whole: Duration::from_secs(20) };
    let retry = Retry { attempts: 3, base: Duration::from_millis(5), cap: Duration::from_millis(20) };
    Aws::from_env().expect("no bundle").region(REGION).endpoint_url(url).limits(limits).retry(retry)
}

fn percent_encoded(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}
