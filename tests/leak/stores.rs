//! Stores of secrets, with a secret wherever one can stand in what they hold or say: an encrypted file, and servers that
//! answer as the scene has it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, LazyLock, Mutex};

use secure_config::aws::Credentials;
use secure_config::store::{Identity, Store};
use secure_config::vault::{Auth, Retry};
use secure_config::{Aws, Loader, SecureConfig, Vault};

use crate::ears::{Ear, Heard};
use crate::faults::Fault;
use crate::scene::{STARTED, Scene};

/// What a server answers, by what stands in the request: the first that fits.
type Script = Vec<(&'static str, Vec<u8>)>;

/// A store that is opened for each load.
pub(crate) enum Remote {
    /// The encrypted file `prod.env`, with this key.
    Store(Vec<u8>),
    /// What a login brings besides the address.
    Vault(Login, Script),
    SecretsManager(Script),
    ParameterStore(Script),
    /// The secret is the key, its number and the session's token at once.
    Keys(Vec<u8>),
}

/// How the program shows Vault who it is.
pub(crate) enum Login {
    Token,
    /// The secret is the token.
    TokenOf(Vec<u8>),
    /// The secret is what AppRole calls the secret's number.
    RoleOf(Vec<u8>),
    /// The secret is a password in the address.
    AddressOf(Vec<u8>),
}

const ONCE: Retry =
    Retry { attempts: 1, base: std::time::Duration::from_millis(1), cap: std::time::Duration::from_millis(1) };

impl Remote {
    /// Adds the store; why it cannot be opened is heard.
    pub(crate) fn add<T: SecureConfig>(&self, loader: Loader<T>, scene: &Scene, ear: &Ear) -> Loader<T> {
        match self {
            Self::Store(key) => match Store::open(scene.path("prod.env")) {
                Ok(store) => {
                    let store = store.identity(key.clone()).state_folder(scene.path("secrets/state"));
                    // A list has the names, and what tells one encrypted text from the next.
                    ear.note(format_args!("{store:?} {:?} {:?}", store.list().err(), store.edit()));
                    loader.source(Heard::new(store, ear))
                }
                Err(error) => noted(loader, ear, &error),
            },
            Self::Vault(login, script) => {
                let vault = Vault::at(&address(login, script));
                match vault.map(|vault| vault.auth(login.auth()).path("app").retry(ONCE).proxy(None)) {
                    Ok(vault) => loader.source(Heard::new(vault, ear)),
                    Err(error) => noted(loader, ear, &error),
                }
            }
            Self::SecretsManager(script) => match aws(script, "AKID", "key", None) {
                Ok(aws) => loader.source(Heard::new(aws.secrets_manager("/a/"), ear)),
                Err(error) => noted(loader, ear, &error),
            },
            Self::ParameterStore(script) => match aws(script, "AKID", "key", None) {
                Ok(aws) => loader.source(Heard::new(aws.parameter_store("/a/"), ear)),
                Err(error) => noted(loader, ear, &error),
            },
            Self::Keys(secret) => {
                let secret = String::from_utf8_lossy(secret);
                match aws(&refused(400, secret.as_bytes()), &secret, &secret, Some(secret.to_string())) {
                    Ok(aws) => {
                        ear.note(format_args!("{aws:?} {aws:#?}"));
                        loader.source(Heard::new(aws.secrets_manager("/a/"), ear))
                    }
                    Err(error) => noted(loader, ear, &error),
                }
            }
        }
    }
}

fn noted<T>(loader: Loader<T>, ear: &Ear, error: &dyn std::error::Error) -> Loader<T> {
    ear.note(format_args!("{error} {error:#} {error:?} {error:#?}"));
    loader
}

impl Login {
    fn auth(&self) -> Auth {
        let text = |secret: &[u8]| String::from_utf8_lossy(secret).into_owned();
        match self {
            Self::Token | Self::AddressOf(_) => Auth::token("t"),
            Self::TokenOf(secret) => Auth::token(text(secret)),
            Self::RoleOf(secret) => Auth::app_role("role").secret_id(text(secret)),
        }
    }
}

fn address(login: &Login, script: &Script) -> String {
    let url = url_of(script);
    match login {
        Login::AddressOf(secret) => url.replace("//", &format!("//user:{}@", String::from_utf8_lossy(secret))),
        _ => url,
    }
}

fn aws(
    script: &Script,
    id: &str,
    key: &str,
    session: Option<String>,
) -> Result<Aws, secure_config::aws::Misconfigured> {
    Ok(Aws::from_env()?
        .region("eu-central-1")
        .endpoint_url(url_of(script))
        .credentials_provider(Credentials::new(id, key, session, None, "tests"))
        .retry(ONCE))
}

thread_local! {
    static SERVER: Server = Server::start();
}

/// Where the thread's server answers by this script from now on.
fn url_of(script: &Script) -> String {
    SERVER.with(|server| {
        script.clone_into(&mut server.script.lock().expect("no server panics"));
        server.url.clone()
    })
}

/// One for each thread, so that both loads of a cell see the same address.
struct Server {
    url: String,
    script: Arc<Mutex<Script>>,
}

impl Server {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let url = format!("http://{}", listener.local_addr().expect("it has an address"));
        let script = Arc::new(Mutex::new(Script::new()));
        let known = Arc::clone(&script);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let _ = serve(stream, &known);
            }
        });
        Self { url, script }
    }
}

fn serve(mut stream: TcpStream, script: &Mutex<Script>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let (mut head, mut len) = (Vec::new(), 0);
    loop {
        let start = head.len();
        reader.read_until(b'\n', &mut head)?;
        let line = String::from_utf8_lossy(&head[start..]).to_ascii_lowercase();
        match line.trim_end().split_once(": ") {
            Some(("content-length", number)) => len = number.parse().unwrap_or(0),
            None if line.trim_end().is_empty() => break,
            _ => {}
        }
    }
    reader.take(len).read_to_end(&mut Vec::new())?;
    let head = String::from_utf8_lossy(&head).into_owned();
    let script = script.lock().expect("no server panics").clone();
    let answer = script.into_iter().find(|(part, _)| head.contains(part)).map(|(_, answer)| answer);
    stream.write_all(&answer.unwrap_or_else(|| answered(404, br#"{"errors":[]}"#)))
}

/// An answer with this body.
fn answered(status: u16, body: &[u8]) -> Vec<u8> {
    with_head(&format!("{status} X"), "", body)
}

fn with_head(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n{headers}\r\n", body.len());
    [head.as_bytes(), body].concat()
}

/// Whatever is asked is answered by this.
fn always(answer: Vec<u8>) -> Script {
    vec![("", answer)]
}

/// `lines` with the secret as a text of JSON wherever `{}` stands, and as it is wherever `<>` does.
fn json(lines: &str, secret: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    for byte in secret {
        match byte {
            b'"' | b'\\' => text.extend([b'\\', *byte]),
            0..b' ' => text.extend(format!("\\u{byte:04x}").into_bytes()),
            _ => text.push(*byte),
        }
    }
    let quoted = [b"\"", text.as_slice(), b"\""].concat();
    let parts = lines.split("{}").map(|part| part.split("<>").map(str::as_bytes).collect::<Vec<_>>().join(secret));
    parts.collect::<Vec<_>>().join(quoted.as_slice())
}

/// An engine of the second version, whose paths hold this.
fn engine(data: &str, metadata: &str, more: &str, secret: &[u8]) -> Script {
    let lines = [r#"{"data":{"data":"#, data, r#","metadata":"#, metadata, "}", more, "}"].concat();
    vec![("/ui/mounts/", mounts()), ("/data/app", answered(200, &json(&lines, secret)))]
}

fn mounts() -> Vec<u8> {
    answered(200, br#"{"data":{"path":"secret/","type":"kv","options":{"version":"2"}}}"#)
}

/// Versions that say nothing.
const PLAIN: &str = r#"{"version":3,"created_time":"2026-10-02T08:00:00Z"}"#;

/// The words in which a server refuses.
fn refused(status: u16, secret: &[u8]) -> Script {
    let body = json(r#"{"errors":[{}],"__type":{},"message":{},"Message":{}}"#, secret);
    always(answered(status, &body))
}

fn vault(scene: &mut Scene, script: Script) {
    scene.remote = Some(Remote::Vault(Login::Token, script));
}

fn manager(scene: &mut Scene, lines: &str, secret: &[u8]) {
    scene.remote = Some(Remote::SecretsManager(always(answered(200, &json(lines, secret)))));
}

fn parameters(scene: &mut Scene, lines: &str, secret: &[u8]) {
    scene.remote = Some(Remote::ParameterStore(always(answered(200, &json(lines, secret)))));
}

/// An encrypted file with this value, and the key that opens it.
fn sealed(scene: &mut Scene, name: &str, secret: &[u8]) {
    let identity = &KEYS[0];
    let path = scene.path("prod.env");
    scene.write("prod.env", b"");
    std::fs::remove_file(&path).expect("it was there");
    let store = Store::create(&path, [identity.recipient()], Some("dev")).expect("a store can be made");
    let store = store.identity(identity.to_bytes()).state_folder(scene.path("secrets/state"));
    let mut edit = store.edit().expect("it can be changed").on(*STARTED);
    // A value or a name that no store takes is refused, which is heard elsewhere.
    let _ = edit.set(name, secret.to_vec());
    edit.save().expect("it can be written");
    opened_by(scene, identity);
}

/// Two keys. Who reads a store is told, and must not be what tells two secrets apart.
static KEYS: LazyLock<[Identity; 2]> = LazyLock::new(|| [Identity::generate(), Identity::generate()]);

fn opened_by(scene: &mut Scene, identity: &Identity) {
    scene.remote = Some(Remote::Store(identity.to_bytes().as_slice().to_vec()));
}

/// The text of the store as somebody else left it.
fn changed(scene: &mut Scene, change: impl FnOnce(String) -> Vec<u8>) {
    let text = std::fs::read_to_string(scene.path("prod.env")).expect("a store is text");
    scene.write("prod.env", &change(text));
}

/// What ends the lines of metadata.
fn metadata(text: &str, name: &str, secret: &[u8]) -> Vec<u8> {
    let line = |line: &str| match line.strip_prefix(name) {
        Some(_) => [name.as_bytes(), secret].concat(),
        None => line.as_bytes().to_vec(),
    };
    text.lines().map(line).collect::<Vec<_>>().join(&b'\n')
}

/// Every fault of a store; a new one is one more line.
pub(crate) const FAULTS: &[Fault] = &[
    Fault { name: "in a store", put: |scene, secret| sealed(scene, "APP_X", secret) },
    Fault {
        name: "in a store of another environment",
        put: |scene, secret| {
            sealed(scene, "APP_X", secret);
            scene.set("APP_ENV", b"prod");
        },
    },
    Fault {
        name: "in a store for another key",
        put: |scene, secret| {
            sealed(scene, "APP_X", secret);
            opened_by(scene, &KEYS[1]);
        },
    },
    Fault {
        name: "as the key of a store",
        put: |scene, secret| {
            sealed(scene, "APP_X", b"k");
            scene.remote = Some(Remote::Store(secret.to_vec()));
        },
    },
    Fault {
        name: "as a name of a store",
        put: |scene, secret| {
            sealed(scene, &String::from_utf8_lossy(secret), b"k");
        },
    },
    Fault {
        name: "in a store that was changed",
        put: |scene, secret| {
            sealed(scene, "APP_X", secret);
            changed(scene, |text| text.replacen("data:", "data:AA", 1).into_bytes());
        },
    },
    Fault {
        name: "in plain text in a store",
        put: |scene, secret| {
            sealed(scene, "APP_X", b"k");
            changed(scene, |text| [b"APP_PORT=", secret, b"\n", text.as_bytes()].concat());
        },
    },
    Fault {
        name: "in a comment of a store",
        put: |scene, secret| {
            sealed(scene, "APP_X", b"k");
            changed(scene, |text| [b"# ", secret, b"\n", text.as_bytes()].concat());
        },
    },
    Fault {
        name: "in place of what is encrypted in a store",
        put: |scene, secret| {
            sealed(scene, "APP_X", b"k");
            changed(scene, |text| metadata(&text, "APP_X=ENC[", secret));
        },
    },
    Fault {
        name: "as a recipient of a store",
        put: |scene, secret| {
            sealed(scene, "APP_X", b"k");
            changed(scene, |text| metadata(&text, "sops_age__list_0__map_recipient=", secret));
        },
    },
    Fault {
        name: "as the seal of a store",
        put: |scene, secret| {
            sealed(scene, "APP_X", b"k");
            changed(scene, |text| metadata(&text, "sops_mac=", secret));
        },
    },
    Fault {
        name: "as the date of a store",
        put: |scene, secret| {
            sealed(scene, "APP_X", b"k");
            changed(scene, |text| metadata(&text, "sops_lastmodified=", secret));
        },
    },
    Fault {
        name: "in a file that is no store",
        put: |scene, secret| {
            scene.write("prod.env", secret);
            scene.remote = Some(Remote::Store(b"k".to_vec()));
        },
    },
    Fault { name: "in Vault", put: |scene, secret| vault(scene, engine(r#"{"x":{},"port":{}}"#, PLAIN, "", secret)) },
    Fault {
        name: "without quotes in Vault",
        put: |scene, secret| vault(scene, engine(r#"{"x":<>}"#, PLAIN, "", secret)),
    },
    Fault {
        name: "in a list of Vault",
        put: |scene, secret| vault(scene, engine(r#"{"x":[{}],"port":[{}]}"#, PLAIN, "", secret)),
    },
    Fault {
        name: "in an object of Vault",
        put: |scene, secret| vault(scene, engine(r#"{"x":{{}:{}},"port":{"a":{}}}"#, PLAIN, "", secret)),
    },
    Fault {
        name: "as a name in Vault",
        put: |scene, secret| vault(scene, engine(r#"{{}:"k","x":"k"}"#, PLAIN, "", secret)),
    },
    Fault {
        name: "as the environment of Vault",
        put: |scene, secret| {
            vault(scene, engine(r#"{"x":"k"}"#, r#"{"version":3,"custom_metadata":{"environment":{}}}"#, "", secret));
        },
    },
    Fault {
        name: "as a date and a version of Vault",
        put: |scene, secret| {
            vault(scene, engine(r#"{"x":"k"}"#, r#"{"version":{},"created_time":{},"deletion_time":{}}"#, "", secret));
        },
    },
    Fault {
        name: "in a warning of Vault",
        put: |scene, secret| {
            vault(scene, engine(r#"{"x":"k"}"#, PLAIN, r#","warnings":[{}],"errors":[{}],"lease_id":{}"#, secret));
        },
    },
    Fault { name: "in Vault's words of a bad request", put: |scene, secret| vault(scene, refused(400, secret)) },
    Fault { name: "in Vault's words of a denial", put: |scene, secret| vault(scene, refused(403, secret)) },
    Fault { name: "in Vault's words of nothing", put: |scene, secret| vault(scene, refused(404, secret)) },
    Fault { name: "in Vault's words of a fault", put: |scene, secret| vault(scene, refused(500, secret)) },
    Fault { name: "in Vault's words of a seal", put: |scene, secret| vault(scene, refused(503, secret)) },
    Fault { name: "as all that Vault says", put: |scene, secret| vault(scene, always(answered(200, secret))) },
    Fault {
        name: "in an answer of Vault that ends early",
        put: |scene, secret| {
            let mut answer = answered(200, &json(r#"{"data":{"data":{"x":{}}}}              "#, secret));
            answer.truncate(answer.len() - 9);
            vault(scene, vec![("/ui/mounts/", mounts()), ("", answer)]);
        },
    },
    Fault { name: "in place of an answer of Vault", put: |scene, secret| vault(scene, always(secret.to_vec())) },
    Fault {
        name: "in the head of an answer of Vault",
        put: |scene, secret| {
            let text = String::from_utf8_lossy(secret);
            let headers = format!("x-vault-token: {text}\r\nretry-after: {text}\r\n");
            vault(scene, always(with_head(&format!("429 {text}"), &headers, b"")));
        },
    },
    Fault {
        name: "in a redirect of Vault",
        put: |scene, secret| {
            let text = String::from_utf8_lossy(secret);
            let headers = format!("location: http://user:{text}@127.0.0.1:1/{text}?{text}\r\n");
            vault(scene, always(with_head("307 X", &headers, b"")));
        },
    },
    Fault {
        name: "as the token for Vault",
        put: |scene, secret| {
            let script = refused(403, secret);
            scene.remote = Some(Remote::Vault(Login::TokenOf(secret.to_vec()), script));
        },
    },
    Fault {
        name: "as the number of a login to Vault",
        put: |scene, secret| {
            let script = refused(400, secret);
            scene.remote = Some(Remote::Vault(Login::RoleOf(secret.to_vec()), script));
        },
    },
    Fault {
        name: "as the token of a login to Vault",
        put: |scene, secret| {
            let login = json(r#"{"auth":{"client_token":{},"lease_duration":60,"renewable":true}}"#, secret);
            let mut script = vec![("/login", answered(200, &login))];
            script.extend(engine(r#"{"x":"k","port":{}}"#, PLAIN, "", secret));
            scene.remote = Some(Remote::Vault(Login::RoleOf(b"number".to_vec()), script));
        },
    },
    Fault {
        name: "in the address of Vault",
        put: |scene, secret| scene.remote = Some(Remote::Vault(Login::AddressOf(secret.to_vec()), Script::new())),
    },
    Fault {
        name: "in Secrets Manager",
        put: |scene, secret| {
            manager(
                scene,
                r#"{"SecretValues":[{"Name":"/a/x","SecretString":{},"VersionStages":["AWSCURRENT"]},
                {"Name":"/a/port","SecretString":{},"VersionStages":["AWSCURRENT"]},
                {"Name":"/a/group_key","SecretString":{},"VersionStages":["AWSCURRENT"]}]}"#,
                secret,
            );
        },
    },
    Fault {
        name: "as binary in Secrets Manager",
        put: |scene, secret| {
            manager(
                scene,
                r#"{"SecretValues":[{"Name":"/a/x","SecretBinary":{},"VersionStages":["AWSCURRENT"]}]}"#,
                secret,
            );
        },
    },
    Fault {
        name: "in everything else of Secrets Manager",
        put: |scene, secret| {
            manager(
                scene,
                r#"{"SecretValues":[{"Name":"/a/x","SecretString":"k","VersionStages":[{},"AWSCURRENT"],"CreatedDate":{}},
                {"Name":{},"ARN":{},"SecretString":{},"VersionStages":["AWSCURRENT"]}],
                "Errors":[{"SecretId":"/a/port","ErrorCode":{},"Message":{}},{"SecretId":{},"ErrorCode":"DecryptionFailure"}]}"#,
                secret,
            );
        },
    },
    Fault {
        name: "without quotes in Secrets Manager",
        put: |scene, secret| manager(scene, r#"{"SecretValues":[{"Name":"/a/x","SecretString":<>}]}"#, secret),
    },
    Fault {
        name: "in the words of Secrets Manager",
        put: |scene, secret| scene.remote = Some(Remote::SecretsManager(refused(400, secret))),
    },
    Fault {
        name: "in the words of a fault of Secrets Manager",
        put: |scene, secret| scene.remote = Some(Remote::SecretsManager(refused(500, secret))),
    },
    Fault { name: "as keys of AWS", put: |scene, secret| scene.remote = Some(Remote::Keys(secret.to_vec())) },
    Fault {
        name: "in the Parameter Store",
        put: |scene, secret| {
            parameters(
                scene,
                r#"{"Parameters":[{"Name":"/a/x","Value":{},"Type":"SecureString","Version":2},
                {"Name":"/a/port","Value":{},"Type":"String","Version":1}],"InvalidParameters":[{}]}"#,
                secret,
            );
        },
    },
    Fault {
        name: "in everything else of the Parameter Store",
        put: |scene, secret| {
            parameters(
                scene,
                r#"{"Parameters":[{"Name":"/a/x","Value":"k","Type":{},"Version":{},"LastModifiedDate":{},"DataType":{}},
                {"Name":{},"ARN":{},"Value":{}}]}"#,
                secret,
            );
        },
    },
    Fault {
        name: "in the words of the Parameter Store",
        put: |scene, secret| scene.remote = Some(Remote::ParameterStore(refused(400, secret))),
    },
];
