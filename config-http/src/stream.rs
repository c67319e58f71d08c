//! A connection, plain or over TLS: bytes in and out, with an end to every wait.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::sync::Arc;

use rustls::ClientConfig;
use rustls::client::UnbufferedClientConnection;
use rustls::pki_types::ServerName;
use rustls::unbuffered::{ConnectionState, EncodeError, EncryptError, InsufficientSizeError, UnbufferedStatus};
use zeroize::Zeroizing;

use crate::budget::Budget;
use crate::buffer::{Queue, overwrite_freed};
use crate::fault::Fault;

/// A record of TLS and what stands around it.
const RECORD: usize = 16 * 1024 + 512;

/// How much is read from the socket at once.
const CHUNK: usize = 16 * 1024;

/// A TCP connection.
pub(crate) struct Tcp(TcpStream);

impl Tcp {
    /// Connects to the first address that answers; `only_local` is for plain HTTP.
    pub(crate) fn connect(host: &str, port: u16, only_local: bool, budget: &Budget<'_>) -> Result<Self, Fault> {
        let addresses: Vec<SocketAddr> = (host, port).to_socket_addrs().map_err(|_| Fault::Unresolved)?.collect();
        if only_local && addresses.iter().any(|address| !address.ip().is_loopback()) {
            return Err(Fault::Insecure);
        }
        let mut fault = Fault::Unresolved;
        for address in &addresses {
            budget.check()?;
            match TcpStream::connect_timeout(address, budget.left().max(std::time::Duration::from_millis(1))) {
                Ok(stream) => {
                    // Requests are written whole; waiting for more to send with them only costs time.
                    let _ = stream.set_nodelay(true);
                    return Ok(Self(stream));
                }
                Err(error) if error.kind() == ErrorKind::TimedOut => fault = Fault::TimedOut,
                Err(_) => fault = Fault::Unreachable,
            }
        }
        Err(fault)
    }

    /// Asks a proxy to lead through to the server, byte by byte so that nothing of what follows is read.
    pub(crate) fn tunnel(&mut self, request: &[u8], budget: &Budget<'_>) -> Result<(), Fault> {
        self.write(request, budget)?;
        let mut head = Vec::new();
        let mut byte = [0];
        while !head.ends_with(b"\r\n\r\n") {
            if head.len() > 16 * 1024 || self.read(&mut byte, budget)? == 0 {
                return Err(Fault::Proxy);
            }
            head.extend_from_slice(&byte);
        }
        // `HTTP/1.1 200 Connection established`
        let status = head.get(9..12).filter(|_| head.starts_with(b"HTTP/1."));
        if status == Some(b"200") { Ok(()) } else { Err(Fault::Proxy) }
    }

    fn write(&mut self, mut bytes: &[u8], budget: &Budget<'_>) -> Result<(), Fault> {
        while !bytes.is_empty() {
            self.0.set_write_timeout(Some(budget.tick()?)).map_err(|_| Fault::Cut)?;
            match self.0.write(bytes) {
                Ok(0) => return Err(Fault::Cut),
                Ok(count) => bytes = bytes.get(count..).unwrap_or_default(),
                Err(error) if is_a_wait(error.kind()) => {}
                Err(_) => return Err(Fault::Cut),
            }
        }
        Ok(())
    }

    /// Reads what there is, and waits if there is nothing; 0 is the end.
    fn read(&mut self, into: &mut [u8], budget: &Budget<'_>) -> Result<usize, Fault> {
        loop {
            self.0.set_read_timeout(Some(budget.tick()?)).map_err(|_| Fault::Cut)?;
            match self.0.read(into) {
                Ok(count) => return Ok(count),
                Err(error) if is_a_wait(error.kind()) => {}
                Err(_) => return Err(Fault::Cut),
            }
        }
    }
}

fn is_a_wait(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted)
}

/// A connection that requests are written to and answers are read from.
pub(crate) struct Stream {
    tcp: Tcp,
    tls: Option<Box<Secured>>,
    /// What came and was not read yet.
    pub(crate) plain: Queue,
    chunk: Zeroizing<Vec<u8>>,
}

struct Secured {
    connection: UnbufferedClientConnection,
    /// What came over the wire; records are decrypted where they stand.
    incoming: Queue,
    is_over: bool,
}

impl Stream {
    pub(crate) fn plain(tcp: Tcp) -> Self {
        Self { tcp, tls: None, plain: Queue::new(CHUNK), chunk: Zeroizing::new(vec![0; CHUNK]) }
    }

    /// Shakes hands.
    pub(crate) fn secured(
        tcp: Tcp,
        name: &str,
        config: &Arc<ClientConfig>,
        budget: &Budget<'_>,
    ) -> Result<Self, Fault> {
        let name = ServerName::try_from(name.to_owned()).map_err(|_| Fault::Tls)?;
        let connection = UnbufferedClientConnection::new(Arc::clone(config), name).map_err(|_| Fault::Tls)?;
        let secured = Secured { connection, incoming: Queue::new(RECORD), is_over: false };
        let mut stream = Self { tls: Some(Box::new(secured)), ..Self::plain(tcp) };
        stream.turn(None, budget)?;
        Ok(stream)
    }

    /// Writes a request.
    pub(crate) fn write(&mut self, bytes: &[u8], budget: &Budget<'_>) -> Result<(), Fault> {
        if self.tls.is_some() { self.turn(Some(bytes), budget) } else { self.tcp.write(bytes, budget) }
    }

    /// Waits for more to read; `false` is the end.
    pub(crate) fn fill(&mut self, budget: &Budget<'_>) -> Result<bool, Fault> {
        let before = self.plain.bytes().len();
        loop {
            if let Some(tls) = &self.tls {
                if tls.is_over {
                    return Ok(false);
                }
                self.turn(None, budget)?;
                if self.plain.bytes().len() > before {
                    return Ok(true);
                }
            }
            let count = self.tcp.read(&mut self.chunk, budget)?;
            let came = self.chunk.get(..count).unwrap_or_default();
            match &mut self.tls {
                // An end without a farewell may be somebody's who cut the connection.
                Some(_) if count == 0 => return Err(Fault::Cut),
                Some(tls) => tls.incoming.push(came),
                None => {
                    self.plain.push(came);
                    return Ok(count > 0);
                }
            }
        }
    }

    /// Lets the TLS connection do all that it can do: shake hands, decrypt what came, and encrypt `request`.
    fn turn(&mut self, mut request: Option<&[u8]>, budget: &Budget<'_>) -> Result<(), Fault> {
        let Some(tls) = &mut self.tls else { return Ok(()) };
        let mut outgoing = Vec::new();
        loop {
            let UnbufferedStatus { mut discard, state, .. } =
                tls.connection.process_tls_records(tls.incoming.bytes_mut());
            let mut is_starved = false;
            let mut is_done = false;
            match state.map_err(|error| fault_of(&error))? {
                ConnectionState::ReadTraffic(mut traffic) => {
                    let mut size = 0;
                    while let Some(record) = traffic.next_record() {
                        overwrite_freed(size);
                        let record = record.map_err(|error| fault_of(&error))?;
                        discard += record.discard;
                        self.plain.push(record.payload);
                        size = record.payload.len();
                    }
                    drop(traffic);
                    overwrite_freed(size);
                }
                ConnectionState::EncodeTlsData(mut data) => append(&mut outgoing, |room| {
                    data.encode(room).map_err(|error| match error {
                        EncodeError::InsufficientSize(size) => Some(size),
                        EncodeError::AlreadyEncoded => None,
                    })
                })?,
                ConnectionState::TransmitTlsData(data) => {
                    self.tcp.write(&outgoing, budget)?;
                    outgoing.clear();
                    data.done();
                }
                ConnectionState::WriteTraffic(mut traffic) => match request.take() {
                    Some(bytes) => {
                        append(&mut outgoing, |room| {
                            traffic.encrypt(bytes, room).map_err(|error| match error {
                                EncryptError::InsufficientSize(size) => Some(size),
                                EncryptError::EncryptExhausted => None,
                            })
                        })?;
                        self.tcp.write(&outgoing, budget)?;
                        outgoing.clear();
                    }
                    None => is_done = true,
                },
                ConnectionState::BlockedHandshake => is_starved = true,
                ConnectionState::PeerClosed | ConnectionState::Closed => {
                    tls.is_over = true;
                    is_done = true;
                }
                _ => return Err(Fault::Tls),
            }
            tls.incoming.skip(discard);
            if is_done {
                return Ok(());
            }
            if is_starved {
                let count = self.tcp.read(&mut self.chunk, budget)?;
                if count == 0 {
                    return Err(Fault::Cut);
                }
                tls.incoming.push(self.chunk.get(..count).unwrap_or_default());
            }
        }
    }
}

/// Appends what is written into as much room as it says that it needs.
fn append(
    outgoing: &mut Vec<u8>,
    mut write: impl FnMut(&mut [u8]) -> Result<usize, Option<InsufficientSizeError>>,
) -> Result<(), Fault> {
    let start = outgoing.len();
    let mut room = RECORD;
    for _ in 0..2 {
        outgoing.resize(start + room, 0);
        match write(outgoing.get_mut(start..).unwrap_or_default()) {
            Ok(count) => {
                outgoing.truncate(start + count);
                return Ok(());
            }
            Err(Some(size)) => room = size.required_size,
            Err(None) => break,
        }
    }
    Err(Fault::Tls)
}

fn fault_of(error: &rustls::Error) -> Fault {
    use rustls::{AlertDescription as Alert, Error};
    match error {
        Error::InvalidCertificate(_) | Error::NoCertificatesPresented => Fault::Untrusted,
        Error::AlertReceived(
            Alert::CertificateRequired
            | Alert::BadCertificate
            | Alert::UnknownCA
            | Alert::AccessDenied
            | Alert::CertificateUnknown,
        ) => Fault::CertificateWanted,
        _ => Fault::Tls,
    }
}
