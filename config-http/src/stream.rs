//! A connection, plain or over TLS: bytes in and out, with an end to every wait.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::sync::Arc;
use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;

use rustls::client::UnbufferedClientConnection;
use rustls::pki_types::ServerName;
use rustls::unbuffered::{ConnectionState, EncodeError, InsufficientSizeError, UnbufferedStatus};
use rustls::{ClientConfig, ContentType};
use zeroize::{Zeroize, Zeroizing};

use crate::budget::{Budget, TICK};
use crate::buffer::Queue;
use crate::fault::Fault;
use crate::record::{Opened, Records, fault_of_alert};

/// A record of TLS and what stands around it.
const RECORD: usize = 16 * 1024 + 512;

/// How much is read from the socket at once.
const CHUNK: usize = 16 * 1024;

/// A TCP connection.
pub(crate) struct Tcp(TcpStream);

impl Tcp {
    /// Connects to the first address that answers; `only_local` is for plain HTTP.
    pub(crate) fn connect(host: &str, port: u16, only_local: bool, budget: &Budget<'_>) -> Result<Self, Fault> {
        let name = host.to_owned();
        let look = move || (name.as_str(), port).to_socket_addrs().map(Iterator::collect::<Vec<SocketAddr>>);
        let addresses = apart(budget, look)?.map_err(|_| Fault::Unresolved)?;
        if only_local && addresses.iter().any(|address| !address.ip().is_loopback()) {
            return Err(Fault::Insecure);
        }
        let mut fault = Fault::Unresolved;
        for (address, others) in addresses.iter().zip((1..=addresses.len()).rev()) {
            budget.check()?;
            // An address that nobody answers at leaves time for those behind it.
            let share = budget.left() / u32::try_from(others).unwrap_or(1);
            let (address, share) = (*address, share.max(Duration::from_millis(1)));
            match apart(budget, move || TcpStream::connect_timeout(&address, share))? {
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

/// Waits for what the system bounds in its own way only; whoever gives up leaves it to end by itself. It holds no value.
fn apart<T: Send + 'static>(budget: &Budget<'_>, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Fault> {
    let (sender, receiver) = std::sync::mpsc::channel();
    let thread = std::thread::Builder::new().name("secure-config-net".to_owned());
    thread.spawn(move || sender.send(work())).map_err(|_| Fault::Unreachable)?;
    loop {
        match receiver.recv_timeout(budget.tick()?) {
            Ok(done) => return Ok(done),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Err(Fault::Unreachable),
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
    records: Records,
    /// What came over the wire; records are opened where they stand.
    wire: Queue,
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
        let mut stream = Self::plain(tcp);
        let mut wire = Queue::new(RECORD);
        let connection = stream.shake_hands(connection, &mut wire, budget)?;
        stream.tls = Some(Box::new(Secured { records: Records::after(connection)?, wire, is_over: false }));
        Ok(stream)
    }

    /// Writes a request.
    pub(crate) fn write(&mut self, bytes: &[u8], budget: &Budget<'_>) -> Result<(), Fault> {
        match &mut self.tls {
            Some(tls) => {
                let sealed = tls.records.seal(bytes, ContentType::ApplicationData)?;
                self.tcp.write(&sealed, budget)
            }
            None => self.tcp.write(bytes, budget),
        }
    }

    /// Waits for more to read; `false` is the end.
    pub(crate) fn fill(&mut self, budget: &Budget<'_>) -> Result<bool, Fault> {
        loop {
            if let Some(tls) = &mut self.tls {
                match tls.records.open(&mut tls.wire, &mut self.plain)? {
                    Opened::Data => return Ok(true),
                    Opened::Other(answer) => {
                        self.tcp.write(&answer.unwrap_or_default(), budget)?;
                        continue;
                    }
                    Opened::End => tls.is_over = true,
                    Opened::Nothing => {}
                }
                if tls.is_over {
                    return Ok(false);
                }
            }
            let count = self.tcp.read(&mut self.chunk, budget)?;
            let came = self.chunk.get(..count).unwrap_or_default();
            match &mut self.tls {
                // An end without a farewell may be somebody's who cut the connection.
                Some(_) if count == 0 => return Err(Fault::Cut),
                Some(tls) => tls.wire.push(came),
                None => {
                    self.plain.push(came);
                    self.chunk.get_mut(..count).unwrap_or_default().zeroize();
                    return Ok(count > 0);
                }
            }
        }
    }

    /// Lets the library and the server agree on keys.
    fn shake_hands(
        &mut self,
        mut connection: UnbufferedClientConnection,
        wire: &mut Queue,
        budget: &Budget<'_>,
    ) -> Result<UnbufferedClientConnection, Fault> {
        let mut outgoing = Vec::new();
        loop {
            let UnbufferedStatus { discard, state, .. } = connection.process_tls_records(wire.bytes_mut());
            let (mut is_starved, mut is_done) = (false, false);
            match state.map_err(|error| fault_of(&error))? {
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
                ConnectionState::BlockedHandshake => is_starved = true,
                ConnectionState::WriteTraffic(_) => is_done = true,
                _ => return Err(Fault::Tls),
            }
            wire.skip(discard);
            if is_done {
                return Ok(connection);
            }
            if is_starved {
                let count = self.tcp.read(&mut self.chunk, budget)?;
                if count == 0 {
                    return Err(Fault::Cut);
                }
                wire.push(self.chunk.get(..count).unwrap_or_default());
            }
        }
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        // A farewell, so that the server does not wait; whether it arrives does not matter.
        if let Some(tls) = self.tls.as_mut().filter(|tls| !tls.is_over)
            && let Ok(sealed) = tls.records.seal(&[1, 0], ContentType::Alert)
        {
            let _ = self.tcp.0.set_write_timeout(Some(TICK));
            let _ = self.tcp.0.write(&sealed);
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
    match error {
        rustls::Error::InvalidCertificate(_) | rustls::Error::NoCertificatesPresented => Fault::Untrusted,
        rustls::Error::AlertReceived(alert) => fault_of_alert(*alert),
        _ => Fault::Tls,
    }
}
