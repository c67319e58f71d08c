//! Stands between the program and a server: counts requests, and makes faults that a server will not show.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What is done with the next requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The connection is cut before the answer.
    Cut,
    /// Half of the answer, and then the end.
    Half,
    /// The answer comes so much later.
    Late(Duration),
    /// Something else answers.
    Page,
    /// The server asks to slow down.
    Throttle,
}

pub(crate) struct Forwarder {
    pub(crate) url: String,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    requests: Mutex<Vec<String>>,
    faults: Mutex<Vec<Fault>>,
    open: AtomicUsize,
    over: AtomicBool,
}

impl Forwarder {
    /// Before the plain server at a URL.
    pub(crate) fn before(url: &str) -> Self {
        let to = url.strip_prefix("http://").expect("plain HTTP").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let state = Arc::new(State::default());
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if shared.over.load(Ordering::SeqCst) {
                    return;
                }
                let Ok(stream) = stream else { continue };
                let (to, state) = (to.clone(), Arc::clone(&shared));
                std::thread::spawn(move || {
                    state.open.fetch_add(1, Ordering::SeqCst);
                    let _ = forward(stream, &to, &state);
                    state.open.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        Self { url, state }
    }

    /// The request lines since the last call.
    pub(crate) fn requests(&self) -> Vec<String> {
        std::mem::take(&mut *self.state.requests.lock().expect("nobody panics"))
    }

    /// What is done with the next requests, in order; those after them go through.
    pub(crate) fn next(&self, faults: &[Fault]) {
        *self.state.faults.lock().expect("nobody panics") = faults.iter().rev().copied().collect();
    }

    /// Waits until no connection is open.
    pub(crate) fn is_quiet(&self) -> bool {
        (0..100).any(|_| {
            std::thread::sleep(Duration::from_millis(10));
            self.state.open.load(Ordering::SeqCst) == 0
        })
    }
}

impl Drop for Forwarder {
    fn drop(&mut self) {
        self.state.over.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.url.strip_prefix("http://").expect("ours"));
    }
}

/// One request after the other: a whole one is read, and the whole answer is handed back.
fn forward(mut from: TcpStream, to: &str, state: &State) -> std::io::Result<()> {
    let mut onward = TcpStream::connect(to)?;
    loop {
        let Some(request) = whole(&mut from)? else { return Ok(()) };
        let line = String::from_utf8_lossy(&request).lines().next().unwrap_or_default().to_owned();
        state.requests.lock().expect("nobody panics").push(line.trim_end_matches(" HTTP/1.1").to_owned());
        let fault = state.faults.lock().expect("nobody panics").pop();
        match fault {
            Some(Fault::Cut) => return from.shutdown(Shutdown::Both),
            Some(Fault::Page) => {
                from.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\n<html>welcome</html>")?;
                continue;
            }
            Some(Fault::Throttle) => {
                from.write_all(b"HTTP/1.1 429 Too Many Requests\r\ncontent-length: 0\r\n\r\n")?;
                continue;
            }
            _ => {}
        }
        onward.write_all(&request)?;
        let Some(answer) = whole(&mut onward)? else { return Ok(()) };
        match fault {
            Some(Fault::Half) => {
                from.write_all(&answer[..answer.len() / 2])?;
                return from.shutdown(Shutdown::Both);
            }
            Some(Fault::Late(wait)) => std::thread::sleep(wait),
            _ => {}
        }
        from.write_all(&answer)?;
    }
}

/// A whole message with a length, in chunks, or without a body.
fn whole(stream: &mut TcpStream) -> std::io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
            let length =
                head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse::<usize>().ok());
            let is_chunked = head.contains("transfer-encoding: chunked");
            let is_whole = match length {
                _ if is_chunked => bytes.ends_with(b"0\r\n\r\n"),
                Some(length) => bytes.len() >= end + 4 + length,
                None => true,
            };
            if is_whole {
                return Ok(Some(bytes));
            }
        }
        match stream.read(&mut chunk)? {
            0 => return Ok(None),
            count => bytes.extend_from_slice(&chunk[..count]),
        }
    }
}
