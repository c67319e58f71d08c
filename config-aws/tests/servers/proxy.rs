//! What stands between the program and a server: it counts what is asked, and answers instead of the server where it is told to.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// What is done with a request, of which the operation, its number among those of its name, and the text are known.
type Behave = dyn Fn(&str, usize, &str) -> Option<String> + Send + Sync;

pub(crate) struct Proxy {
    port: u16,
    asked: Arc<Mutex<Vec<(String, String)>>>,
}

impl Proxy {
    /// Lets everything through.
    pub(crate) fn to(port: u16) -> Self {
        Self::with(port, |_, _, _| None)
    }

    /// Answers itself where `behave` gives an answer.
    pub(crate) fn with(
        upstream: u16,
        behave: impl Fn(&str, usize, &str) -> Option<String> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (seen, behave): (_, Arc<Behave>) = (Arc::clone(&asked), Arc::new(behave));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (seen, behave) = (Arc::clone(&seen), Arc::clone(&behave));
                std::thread::spawn(move || serve(stream, upstream, &seen, &*behave));
            }
        });
        Self { port, asked }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The operations that were asked for, in order.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("nobody panics").iter().map(|(operation, _)| operation.clone()).collect()
    }

    /// All requests, as they came.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.asked.lock().expect("nobody panics").iter().map(|(_, request)| request.clone()).collect()
    }
}

/// An answer of JSON.
pub(crate) fn json(status: u16, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\nconnection: close\r\n{headers}\r\n{body}", body.len())
}

fn serve(mut stream: TcpStream, upstream: u16, seen: &Mutex<Vec<(String, String)>>, behave: &Behave) {
    let Some(request) = read_request(&mut stream) else { return };
    let operation = request
        .lines()
        .find_map(|line| line.strip_prefix("x-amz-target: ")?.split('.').nth(1))
        .unwrap_or("?")
        .to_owned();
    let number = {
        let mut seen = seen.lock().expect("nobody panics");
        seen.push((operation.clone(), request.clone()));
        seen.iter().filter(|(known, _)| *known == operation).count() - 1
    };
    if let Some(answer) = behave(&operation, number, &request) {
        let _ = stream.write_all(answer.as_bytes());
        return;
    }
    let mut server = TcpStream::connect(("127.0.0.1", upstream)).expect("the server");
    // One request for each connection, so that the end of the answer is the end of the stream.
    let request = request.replacen("\r\n", "\r\nconnection: close\r\n", 1);
    server.write_all(request.as_bytes()).expect("written");
    let mut answer = Vec::new();
    let _ = server.read_to_end(&mut answer);
    let _ = stream.write_all(&answer);
}

fn read_request(stream: &mut TcpStream) -> Option<String> {
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
