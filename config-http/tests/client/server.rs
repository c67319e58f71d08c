//! A server on loopback that answers as it is told to, and counts what it is asked.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use rustls::crypto::CryptoProvider;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig, ServerConnection, StreamOwned, SupportedCipherSuite};

/// What is done with one request, of which the text and the number are known.
pub(crate) type Behave = dyn Fn(usize, &str) -> Reply + Send + Sync;

/// What comes back.
pub(crate) enum Reply {
    /// These bytes; the connection stays.
    Bytes(Vec<u8>),
    /// These bytes; then the connection is cut.
    Cut(Vec<u8>),
    /// These bytes, and then nothing until the client goes away.
    Hang(Vec<u8>),
    /// These bytes, after which the server changes its keys.
    NewKeys(Vec<u8>),
    /// A head, and then so many bytes.
    Flood(Vec<u8>, usize),
}

/// A whole answer.
pub(crate) fn answer(status: &str, headers: &str, body: &str) -> Reply {
    Reply::Bytes(format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\n{headers}\r\n{body}", body.len()).into_bytes())
}

pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    pub(crate) asked: Arc<Mutex<Vec<String>>>,
    pub(crate) connections: Arc<AtomicUsize>,
    over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

trait Wire: Read + Write {
    /// Changes the keys, where there are any.
    fn change_keys(&mut self) {}
}

impl Wire for TcpStream {}

impl Wire for StreamOwned<ServerConnection, TcpStream> {
    fn change_keys(&mut self) {
        self.conn.refresh_traffic_keys().expect("new keys");
    }
}

impl Server {
    pub(crate) fn plain(behave: impl Fn(usize, &str) -> Reply + Send + Sync + 'static) -> Self {
        Self::start(Arc::new(behave), None)
    }

    pub(crate) fn secured(config: ServerConfig, behave: impl Fn(usize, &str) -> Reply + Send + Sync + 'static) -> Self {
        Self::start(Arc::new(behave), Some(Arc::new(config)))
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn count(&self) -> usize {
        self.asked.lock().expect("nobody panics").len()
    }

    fn start(behave: Arc<Behave>, config: Option<Arc<ServerConfig>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let (asked, over) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicBool::new(false)));
        let connections = Arc::new(AtomicUsize::new(0));
        let (seen, stop, counted) = (Arc::clone(&asked), Arc::clone(&over), Arc::clone(&connections));
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if stop.load(Ordering::SeqCst) {
                    return;
                }
                let Ok(stream) = stream else { continue };
                counted.fetch_add(1, Ordering::SeqCst);
                let (behave, seen, config) = (Arc::clone(&behave), Arc::clone(&seen), config.clone());
                std::thread::spawn(move || {
                    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a limit");
                    match config {
                        None => serve(&mut { stream }, &*behave, &seen),
                        Some(config) => {
                            let connection = ServerConnection::new(config).expect("a connection");
                            serve(&mut StreamOwned::<_, TcpStream>::new(connection, stream), &*behave, &seen);
                        }
                    }
                });
            }
        });
        Self { address, asked, connections, over, thread: Some(thread) }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn serve(stream: &mut dyn Wire, behave: &Behave, seen: &Mutex<Vec<String>>) {
    loop {
        let Some(request) = read_request(stream) else { return };
        let number = {
            let mut seen = seen.lock().expect("nobody panics");
            seen.push(request.clone());
            seen.len() - 1
        };
        match behave(number, &request) {
            Reply::Bytes(bytes) => {
                if stream.write_all(&bytes).and_then(|()| stream.flush()).is_err() {
                    return;
                }
            }
            Reply::NewKeys(bytes) => {
                let (first, second) = bytes.split_at(bytes.len() / 2);
                stream.write_all(first).expect("written");
                stream.change_keys();
                stream.write_all(second).and_then(|()| stream.flush()).expect("written");
            }
            Reply::Cut(bytes) => {
                let _ = stream.write_all(&bytes).and_then(|()| stream.flush());
                return;
            }
            Reply::Hang(bytes) => {
                let _ = stream.write_all(&bytes).and_then(|()| stream.flush());
                let _ = stream.read(&mut [0; 1]);
                return;
            }
            Reply::Flood(head, count) => {
                let _ = stream.write_all(&head);
                let chunk = vec![b'x'; 64 * 1024];
                for _ in 0..count / chunk.len() {
                    if stream.write_all(&chunk).is_err() {
                        return;
                    }
                }
                return;
            }
        }
    }
}

fn read_request(stream: &mut dyn Wire) -> Option<String> {
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok()).unwrap_or(0);
            if body.len() >= length {
                return Some(text);
            }
        }
        match stream.read(&mut chunk) {
            Ok(count) if count > 0 => bytes.extend_from_slice(&chunk[..count]),
            _ => return None,
        }
    }
}

/// A certificate authority with a server's certificate for 127.0.0.1 and a client's.
pub(crate) struct Authority {
    pub(crate) ca: String,
    pub(crate) client: (String, String),
    server: (Vec<u8>, Vec<u8>),
    ca_der: Vec<u8>,
}

impl Authority {
    pub(crate) fn new() -> Self {
        use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
        let key = KeyPair::generate().expect("a key");
        let mut params = CertificateParams::new(Vec::new()).expect("parameters");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let ca = params.self_signed(&key).expect("a certificate");
        let issuer = Issuer::new(params, key);
        let issue = |name: &str| {
            let key = KeyPair::generate().expect("a key");
            let params = CertificateParams::new([name.to_owned()]).expect("parameters");
            (params.signed_by(&key, &issuer).expect("a certificate"), key)
        };
        let (server, server_key) = issue("127.0.0.1");
        let (client, client_key) = issue("client");
        Self {
            ca: ca.pem(),
            client: (client.pem(), client_key.serialize_pem()),
            server: (server.der().to_vec(), server_key.serialize_der()),
            ca_der: ca.der().to_vec(),
        }
    }

    pub(crate) fn config(&self, wants_certificate: bool) -> ServerConfig {
        self.config_of(wants_certificate, rustls::crypto::ring::ALL_CIPHER_SUITES.to_vec())
    }

    /// A server that speaks these suites only.
    pub(crate) fn config_of(&self, wants_certificate: bool, cipher_suites: Vec<SupportedCipherSuite>) -> ServerConfig {
        let versions: Vec<_> = rustls::ALL_VERSIONS
            .iter()
            .copied()
            .filter(|version| cipher_suites.iter().any(|suite| suite.version() == *version))
            .collect();
        let provider = Arc::new(CryptoProvider { cipher_suites, ..rustls::crypto::ring::default_provider() });
        let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
            .with_protocol_versions(&versions)
            .expect("versions");
        let builder = if wants_certificate {
            let mut roots = RootCertStore::empty();
            roots.add(self.ca_der.clone().into()).expect("a root");
            let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build();
            builder.with_client_cert_verifier(verifier.expect("a verifier"))
        } else {
            builder.with_no_client_auth()
        };
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(self.server.1.clone()));
        builder.with_single_cert(vec![self.server.0.clone().into()], key).expect("a certificate and its key")
    }
}
