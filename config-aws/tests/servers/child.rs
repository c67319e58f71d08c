//! A program in a process of its own, with an environment of its own: how credentials, regions and addresses are found.

use std::fmt::Write as _;
use std::future::Future;
use std::path::Path;
use std::pin::Pin;
use std::process::Command;
use std::task::{Context, Waker};
use std::time::{Duration, Instant};

use secure_config::{ExposeSecret, SecretString, SecureConfig, aws::Aws};

use crate::proxy::{Proxy, json};
use crate::server::{REGION, Server, moto};
use crate::silent::{self, trace};

/// A program with one secret.
#[derive(SecureConfig)]
#[config(app = "child", prefix = "CHILD")]
struct Child {
    /// The secret.
    token: SecretString,
    /// Another, so that they are asked for together.
    #[expect(dead_code, reason = "only what is asked for matters")]
    other: Option<SecretString>,
}

/// Set where a test is to be the program of another one.
pub(crate) const CHILD: &str = "SECURE_CONFIG_TEST_CHILD";

/// What the others start; without them, nothing. It prints what it found, what is said of a failure, and everything that was
/// logged meanwhile.
#[test]
fn child() {
    if std::env::var_os(CHILD).is_none() {
        return;
    }
    let log = trace();
    let aws = match Aws::from_env() {
        Ok(aws) => aws,
        Err(error) => return println!("misconfigured: {error}"),
    };
    let loader = || Child::loader().source(aws.secrets_manager("/child/"));
    let outcome = match std::env::var("CHILD_KIND").as_deref() {
        Ok("ssm") => Child::loader().source(aws.parameter_store("/child/")).load(),
        Ok("dropped") => return drop_it(loader()),
        Ok("async") => {
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
            runtime.expect("a runtime").block_on(async move { loader().load() })
        }
        _ => loader().load(),
    };
    match outcome {
        Ok(settings) => println!("loaded: {}", settings.token.expose_secret().len()),
        Err(error) => println!("{error}\n{error:?}"),
    }
    println!("{aws:?}\n{}", log.lock().expect("nobody panics"));
}

/// Begins to load, gives it up, and tells how long threads of ours lived on.
fn drop_it(loader: secure_config::Loader<Child>) {
    let mut loading = loader.load_async();
    let mut context = Context::from_waker(Waker::noop());
    assert!(Pin::new(&mut loading).poll(&mut context).is_pending(), "nobody answers");
    std::thread::sleep(Duration::from_millis(300));
    assert!(has_threads(), "it looks for credentials");
    drop(loading);
    let start = Instant::now();
    while has_threads() && start.elapsed() < Duration::from_secs(20) {
        std::thread::sleep(Duration::from_millis(10));
    }
    println!("ended in time: {}", start.elapsed() < Duration::from_millis(500));
}

fn has_threads() -> bool {
    let tasks = std::fs::read_dir("/proc/self/task").expect("the kernel tells");
    let names = tasks.flatten().filter_map(|task| std::fs::read_to_string(task.path().join("comm")).ok());
    names.into_iter().any(|name| name.starts_with("secure-config"))
}

/// Runs the child with these variables, and no others.
pub(crate) fn run(variables: &[(&str, &str)]) -> String {
    run_as("child::child", variables)
}

/// Runs such a test alone.
pub(crate) fn run_as(test: &str, variables: &[(&str, &str)]) -> String {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.args(["--exact", test, "--nocapture"]).env_clear().env(CHILD, "1");
    command.envs(variables.iter().copied()).env("AWS_REGION", REGION).env("HOME", "/nonexistent");
    for (name, value) in variables {
        command.env(name, value);
    }
    let output = command.output().expect("it runs");
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    let _ = write!(text, "{}", String::from_utf8_lossy(&output.stderr));
    text
}

fn set_up() -> Option<&'static crate::server::Server> {
    static ONCE: std::sync::Once = std::sync::Once::new();
    let server = moto()?;
    ONCE.call_once(|| {
        server.put("CreateSecret", &format!(r#"{{"Name":"/child/token","SecretString":"{}"}}"#, silent::SENTINEL));
        server.put("CreateSecret", r#"{"Name":"/child/other","SecretString":"x"}"#);
    });
    Some(server)
}

fn assert_loaded(text: &str) {
    assert!(text.contains(&format!("loaded: {}", silent::SENTINEL.len())), "{text}");
}

const KEYS: [(&str, &str); 2] =
    [("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"), ("AWS_SECRET_ACCESS_KEY", "sentinel-of-the-key")];

fn with<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    [KEYS.as_slice(), more].concat()
}

#[test]
fn address_is_that_of_the_environment_the_services_own_first() {
    let Some(server) = set_up() else { return };
    let url = server.url();
    assert_loaded(&run(&with(&[("AWS_ENDPOINT_URL", &url)])));
    let wrong = "http://127.0.0.1:1";
    let own = run(&with(&[("AWS_ENDPOINT_URL", wrong), ("AWS_ENDPOINT_URL_SECRETS_MANAGER", &url)]));
    assert_loaded(&own);
    let text = run(&with(&[
        ("AWS_ENDPOINT_URL_SECRETS_MANAGER", &url),
        ("AWS_ENDPOINT_URL_SSM", wrong),
        ("CHILD_KIND", "ssm"),
    ]));
    assert!(text.contains("no connection to the server") && text.contains("127.0.0.1:1"), "{text}");
    let text = run(&with(&[("AWS_ENDPOINT_URL", &url), ("AWS_USE_FIPS_ENDPOINT", "true")]));
    assert!(text.contains("an address is named, and FIPS or dual stack asked for"), "{text}");
    let text = run(&with(&[("AWS_ENDPOINT_URL", "http://example.com")]));
    assert!(text.contains("plain HTTP is for this machine only"), "{text}");
}

#[test]
fn load_works_inside_an_async_runtime() {
    let Some(server) = set_up() else { return };
    assert_loaded(&run(&with(&[("AWS_ENDPOINT_URL", &server.url()), ("CHILD_KIND", "async")])));
}

#[cfg(target_os = "linux")]
#[test]
fn search_for_credentials_ends_when_nobody_waits_for_it() {
    // It takes connections, and never answers.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", silent.local_addr().expect("an address"));
    let text = run(&[("AWS_EC2_METADATA_SERVICE_ENDPOINT", &url), ("CHILD_KIND", "dropped")]);
    assert!(text.contains("ended in time: true"), "{text}");
    // A program that takes its time.
    let folder = tempfile::tempdir().expect("a folder");
    let config = folder.path().join("config");
    std::fs::write(&config, "[default]\ncredential_process = /bin/sleep 3\n").expect("written");
    let config = config.to_str().expect("a path");
    let text = run(&[("AWS_CONFIG_FILE", config), ("CHILD_KIND", "dropped"), ("PATH", "/bin:/usr/bin")]);
    assert!(text.contains("ended in time: true"), "{text}");
}

#[test]
fn credentials_come_from_the_metadata_of_an_instance() {
    let Some(server) = set_up() else { return };
    // moto leaves out how long its token is good, and fails where an instance has no extended credentials.
    let proxy = Proxy::with(server.port, |_, _, request| match request.split(' ').nth(1) {
        Some("/latest/api/token") => {
            Some(json(200, "x-aws-ec2-metadata-token-ttl-seconds: 21600\r\n", "sentinel-of-the-token"))
        }
        Some(path) if path.contains("extended") => Some(json(404, "", "")),
        _ => None,
    });
    let url = server.url();
    let text = run(&[("AWS_ENDPOINT_URL", &url), ("AWS_EC2_METADATA_SERVICE_ENDPOINT", &proxy.url())]);
    assert_loaded(&text);
    assert!(proxy.requests()[0].starts_with("PUT /latest/api/token "), "the second version of the protocol");
    assert!(proxy.requests().iter().any(|request| request.contains("x-aws-ec2-metadata-token: sentinel-of-the-token")));
    assert!(!text.contains("sentinel-of"), "{text}");
}

#[test]
fn credentials_come_by_the_token_of_a_web_identity() {
    let Some(server) = set_up() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let token = folder.path().join("token");
    std::fs::write(&token, "sentinel-of-the-token").expect("written");
    let text = run(&[
        ("AWS_ENDPOINT_URL", &server.url()),
        ("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/billing"),
        ("AWS_WEB_IDENTITY_TOKEN_FILE", token.to_str().expect("a path")),
        ("AWS_EC2_METADATA_DISABLED", "true"),
    ]);
    assert_loaded(&text);
    assert!(!text.contains("sentinel-of-the-token"), "{text}");
}

#[test]
fn credentials_come_from_a_container_and_its_token() {
    let Some(server) = set_up() else { return };
    let body = r#"{"AccessKeyId":"AKIDEXAMPLE","SecretAccessKey":"sentinel-of-the-key","Token":"sentinel-of-the-token","Expiration":"2999-01-01T00:00:00Z"}"#;
    let proxy = Proxy::with(1, move |_, _, _| Some(json(200, "content-type: application/json\r\n", body)));
    let text = run(&[
        ("AWS_ENDPOINT_URL", &server.url()),
        ("AWS_CONTAINER_CREDENTIALS_FULL_URI", &format!("{}/credentials", proxy.url())),
        ("AWS_CONTAINER_AUTHORIZATION_TOKEN", "sentinel-of-the-container"),
    ]);
    assert_loaded(&text);
    assert!(proxy.requests()[0].to_ascii_lowercase().contains("authorization: sentinel-of-the-container"));
    assert!(!text.contains("sentinel-of"), "{text}");
}

#[test]
fn credentials_region_and_address_come_from_a_profile() {
    let Some(server) = set_up() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    let text = |path: &Path| path.to_str().expect("a path").to_owned();
    let config = format!(
        "[profile billing]\nregion = us-east-1\nservices = local\naws_secret_access_key = sentinel-of-an-older-key\n[services local]\nsecrets_manager =\n  endpoint_url = {}\n",
        server.url()
    );
    std::fs::write(path("config"), config).expect("written");
    let keys = "[billing]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = sentinel-of-the-key\n";
    std::fs::write(path("credentials"), keys).expect("written");
    let out = run(&[
        ("AWS_CONFIG_FILE", &text(&path("config"))),
        ("AWS_SHARED_CREDENTIALS_FILE", &text(&path("credentials"))),
        ("AWS_PROFILE", "billing"),
        ("AWS_EC2_METADATA_DISABLED", "true"),
    ]);
    assert_loaded(&out);
    assert!(!out.contains("sentinel-of"), "{out}");
    // What runs a program for its credentials, as tools of companies do.
    let config = format!(
        "[profile billing]\ncredential_process = /bin/echo '{{\"Version\":1,\"AccessKeyId\":\"AKIDEXAMPLE\",\"SecretAccessKey\":\"sentinel-of-the-key\"}}'\nendpoint_url = {}\n",
        server.url()
    );
    std::fs::write(path("config"), config).expect("written");
    let out =
        run(&[("AWS_CONFIG_FILE", &text(&path("config"))), ("AWS_PROFILE", "billing"), ("PATH", "/bin:/usr/bin")]);
    assert_loaded(&out);
    assert!(!out.contains("sentinel-of"), "{out}");
}

#[test]
fn bundle_is_trusted_for_values_and_for_credentials() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("written");
        path.to_str().expect("a path").to_owned()
    };
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).expect("a certificate");
    let certificate = file("certificate.pem", &made.cert.pem());
    let key = file("key.pem", &made.signing_key.serialize_pem());
    let Some(server) = Server::moto_over_tls(&certificate, &key) else { return };
    let url = format!("https://127.0.0.1:{}", server.port);
    let token = file("token", "sentinel-of-the-token");
    let variables = [
        ("AWS_ENDPOINT_URL", url.as_str()),
        ("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/billing"),
        ("AWS_WEB_IDENTITY_TOKEN_FILE", &token),
        ("AWS_EC2_METADATA_DISABLED", "true"),
    ];
    let bundle = [("AWS_CA_BUNDLE", certificate.as_str())];
    let text = run(&[&variables, bundle.as_slice()].concat());
    assert!(text.contains("CHILD_TOKEN  secret, missing"), "the answer is that there is no such secret: {text}");
    let text = run(&variables);
    assert!(text.contains("the credentials of AWS could not be had"), "{text}");
    let text = run(&with(&[("AWS_ENDPOINT_URL", &url)]));
    assert!(text.contains("the certificate of the server is not trusted"), "{text}");
}

#[test]
fn no_credentials_and_no_region_are_told() {
    let url = "http://127.0.0.1:1";
    let text = run(&[("AWS_ENDPOINT_URL", url), ("AWS_EC2_METADATA_DISABLED", "true")]);
    assert!(text.contains("no credentials of AWS") && text.contains("SC0804"), "{text}");
    let text = run(&with(&[("AWS_REGION", ""), ("AWS_EC2_METADATA_DISABLED", "true")]));
    assert!(text.contains("no region is named") && text.contains("set AWS_REGION"), "{text}");
    let text = run(&with(&[("AWS_CA_BUNDLE", "/nonexistent/bundle.pem")]));
    assert!(text.contains("misconfigured: `AWS_CA_BUNDLE`: the certificates cannot be used"), "{text}");
    let text = run(&[("AWS_PROFILE", "nobody"), ("AWS_EC2_METADATA_DISABLED", "true")]);
    assert!(text.contains("SC08"), "{text}");
}
