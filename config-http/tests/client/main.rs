//! The client against servers that answer well, badly, late or not at all.

#![forbid(unsafe_code)]

mod server;

use std::time::{Duration, Instant};

use secure_config_http::{Client, Endpoint, Fault, Limits, Proxy, Request, Response, Retry, Session, Tls};
use server::{Authority, Reply, Server, answer};

/// Fast enough for tests.
const RETRY: Retry = Retry { attempts: 3, base: Duration::from_millis(5), cap: Duration::from_millis(20) };

fn client(server: &Server) -> Client {
    client_at(&server.url(), &Tls::default())
}

fn client_at(url: &str, tls: &Tls) -> Client {
    let limits =
        Limits { connect: Duration::from_secs(2), request: Duration::from_secs(2), whole: Duration::from_secs(6) };
    Client::new(Endpoint::parse(url).expect("a URL"), tls).expect("a client").limits(limits).retry(RETRY).proxy(None)
}

fn body(outcome: Result<Response, Fault>) -> String {
    String::from_utf8(outcome.expect("an answer").body().to_vec()).expect("text")
}

#[test]
fn answer_with_a_length_in_chunks_or_to_the_end_is_read_whole() {
    let chunked =
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4;x=y\r\nwhol\r\n1\r\ne\r\n0\r\nx-after: 1\r\n\r\n";
    for (reply, expected) in [
        (Reply::Bytes(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwhole".to_vec()), "whole"),
        (Reply::Bytes(chunked.as_bytes().to_vec()), "whole"),
        (Reply::Cut(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nwhole".to_vec()), "whole"),
        (Reply::Cut(b"HTTP/1.0 200 OK\r\n\r\nwhole".to_vec()), "whole"),
        (
            Reply::Bytes(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nwhole".to_vec()),
            "whole",
        ),
        (Reply::Bytes(b"HTTP/1.1 204 No Content\r\n\r\n".to_vec()), ""),
    ] {
        let reply = std::sync::Mutex::new(Some(reply));
        let server = Server::plain(move |_, _| reply.lock().expect("nobody panics").take().expect("one request"));
        assert_eq!(body(client(&server).send(&Request::get("/"))), expected);
    }
}

#[test]
fn requests_of_a_session_share_one_connection() {
    let server = Server::plain(|number, _| answer("200 OK", "", &number.to_string()));
    let client = client(&server);
    let mut session = Session::new(&client, None);
    for expected in ["0", "1", "2"] {
        assert_eq!(body(session.send(&Request::get("/x"))), expected);
    }
    assert_eq!(server.connections.load(std::sync::atomic::Ordering::SeqCst), 1);
    assert_eq!(session.retries(), 0);
}

#[test]
fn request_says_what_it_is_made_of() {
    let server = Server::plain(|_, _| answer("200 OK", "X-Some: Thing\r\n", ""));
    let request = Request::post("/v1/x?y=z").header("X-Vault-Token", "t").body(*b"{}");
    let response = client(&server).send(&request).expect("an answer");
    assert_eq!(response.header("x-some"), Some("Thing"));
    let asked = server.asked.lock().expect("nobody panics");
    let lines: Vec<_> = asked[0].split("\r\n").collect();
    assert_eq!(lines[0], "POST /v1/x?y=z HTTP/1.1");
    assert!(lines.contains(&format!("host: {}", server.address).as_str()), "{lines:?}");
    assert!(lines.contains(&"X-Vault-Token: t"));
    assert_eq!((lines.contains(&"content-length: 2"), lines.last()), (true, Some(&"{}")));
}

#[test]
fn request_that_could_be_taken_for_two_is_not_sent() {
    let server = Server::plain(|_, _| answer("200 OK", "", ""));
    for request in [
        Request::get("/x").header("x-bad", "a\r\nb: c"),
        Request::get("/x").header("x-bad", "kräfte"),
        Request::get("/x").header("x\r\ny", "z"),
        Request::get("/x HTTP/1.1\r\nb: c"),
        Request::get("x"),
        Request::get("/x#y"),
    ] {
        assert_eq!(client(&server).send(&request).err(), Some(Fault::Unsendable), "{request:?}");
    }
    assert_eq!(server.count(), 0);
}

#[test]
fn bytes_that_nobody_asked_for_are_not_the_next_answer() {
    let server = Server::plain(|number, _| match number {
        0 => {
            let more = "HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nsmuggl";
            Reply::Bytes(format!("HTTP/1.1 204 No Content\r\n\r\n{more}").into_bytes())
        }
        _ => answer("200 OK", "", "asked for"),
    });
    let client = client(&server);
    let mut session = Session::new(&client, None);
    assert_eq!(session.send(&Request::get("/")).expect("an answer").status(), 204);
    assert_eq!(body(session.send(&Request::get("/"))), "asked for");
}

#[test]
fn transient_answers_are_asked_again_and_no_others() {
    for (status, requests) in [
        ("429 Too Many Requests", 3),
        ("503 Service Unavailable", 3),
        ("500 Internal Server Error", 3),
        ("408 Request Timeout", 3),
        ("412 Precondition Failed", 3),
        ("501 Not Implemented", 1),
        ("404 Not Found", 1),
        ("403 Forbidden", 1),
        ("200 OK", 1),
    ] {
        let server = Server::plain(move |_, _| answer(status, "", ""));
        let response = client(&server).send(&Request::get("/")).expect("an answer");
        assert_eq!((response.status(), server.count()), (status[..3].parse().expect("a number"), requests), "{status}");
    }
    let server = Server::plain(|number, _| answer(if number < 2 { "503 No" } else { "200 OK" }, "", "good"));
    assert_eq!(body(client(&server).send(&Request::get("/"))), "good");
}

#[test]
fn answer_that_its_reader_calls_transient_is_asked_again() {
    let server = Server::plain(|number, _| answer(if number == 0 { "400 Upgrading" } else { "200 OK" }, "", "good"));
    let client = client(&server);
    let mut session = Session::new(&client, None);
    let outcome = session.send_if(&Request::get("/"), &|response| response.status() == 400);
    assert_eq!((body(outcome).as_str(), session.retries()), ("good", 1));
}

#[test]
fn retry_after_is_waited_for_as_far_as_there_is_time() {
    let server =
        Server::plain(
            |number, _| if number == 0 { answer("429 x", "retry-after: 1\r\n", "") } else { answer("200 x", "", "") },
        );
    let start = Instant::now();
    assert_eq!(client(&server).send(&Request::get("/")).expect("an answer").status(), 200);
    assert!(start.elapsed() >= Duration::from_secs(1));
    let server = Server::plain(|_, _| answer("429 x", "retry-after: 3600\r\n", ""));
    let start = Instant::now();
    assert_eq!(client(&server).send(&Request::get("/")).expect("an answer").status(), 429);
    assert!(server.count() == 1 && start.elapsed() < Duration::from_secs(1), "an hour is more than there is");
}

#[test]
fn request_that_works_once_is_not_sent_twice() {
    let server = Server::plain(|_, _| Reply::Cut(Vec::new()));
    let outcome = client(&server).send(&Request::post("/v1/sys/wrapping/unwrap").once());
    assert_eq!((outcome.err(), server.count()), (Some(Fault::Cut), 1));
}

/// What the server does, with which bytes, what comes of it, and after how many requests.
type Case = (fn(Vec<u8>) -> Reply, Vec<u8>, Fault, usize);

#[test]
fn answer_that_is_cut_late_or_broken_is_a_fault_with_a_name() {
    let half = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf".to_vec();
    let flood = || Reply::Flood(b"HTTP/1.1 200 OK\r\n\r\n".to_vec(), 1 << 30);
    let cases: [Case; 12] = [
        (Reply::Cut, Vec::new(), Fault::Cut, 3),
        (Reply::Cut, b"HTTP/1.1 200 OK\r\nconte".to_vec(), Fault::Cut, 3),
        (Reply::Cut, half.clone(), Fault::Cut, 3),
        (Reply::Cut, b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab".to_vec(), Fault::Cut, 3),
        (Reply::Hang, half, Fault::TimedOut, 3),
        (Reply::Cut, b"SSH-2.0-OpenSSH_9.2\r\n".to_vec(), Fault::Malformed, 1),
        (
            Reply::Cut,
            b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab".to_vec(),
            Fault::Malformed,
            1,
        ),
        (Reply::Cut, b"HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\nab".to_vec(), Fault::Malformed, 1),
        (Reply::Cut, b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n".to_vec(), Fault::Malformed, 1),
        (
            Reply::Cut,
            b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 1\r\n\r\na".to_vec(),
            Fault::Malformed,
            1,
        ),
        (Reply::Cut, b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\na".to_vec(), Fault::TooLarge, 1),
        (
            Reply::Cut,
            b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nfffffffff\r\n".to_vec(),
            Fault::TooLarge,
            1,
        ),
    ];
    for (reply, bytes, fault, requests) in cases {
        let shown = String::from_utf8_lossy(&bytes).into_owned();
        let server = Server::plain(move |_, _| reply(bytes.clone()));
        assert_eq!(client(&server).send(&Request::get("/")).err(), Some(fault), "{shown}");
        assert_eq!(server.count(), requests, "{shown}");
    }
    let server = Server::plain(move |_, _| flood());
    assert_eq!(client(&server).send(&Request::get("/")).err(), Some(Fault::TooLarge), "1 GiB");
}

#[test]
fn whole_time_ends_whatever_the_attempts_are() {
    let server = Server::plain(|_, _| Reply::Hang(Vec::new()));
    let limits = Limits { whole: Duration::from_millis(300), ..Limits::default() };
    let start = Instant::now();
    assert_eq!(client(&server).limits(limits).send(&Request::get("/")).err(), Some(Fault::TimedOut));
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
}

#[test]
fn server_that_is_not_there_is_unreachable() {
    let gone = { Server::plain(|_, _| answer("200 OK", "", "")).url() };
    assert_eq!(client_at(&gone, &Tls::default()).send(&Request::get("/")).err(), Some(Fault::Unreachable));
}

#[test]
fn one_redirect_is_followed_with_its_headers_and_no_second_one() {
    let there = Server::plain(|_, _| answer("200 OK", "", "there"));
    let location = format!("location: {}/v1/x\r\n", there.url());
    let here = Server::plain(move |_, _| answer("307 Temporary Redirect", &location, ""));
    let request = Request::get("/v1/x").header("X-Vault-Token", "t");
    assert_eq!(body(client(&here).send(&request)), "there");
    assert!(there.asked.lock().expect("nobody panics")[0].contains("X-Vault-Token: t"));

    let back = format!("location: {}/v1/x\r\n", here.url());
    let circle = Server::plain(move |_, _| answer("307 Temporary Redirect", &back, ""));
    let location = format!("location: {}/v1/x\r\n", circle.url());
    let first = Server::plain(move |_, _| answer("307 Temporary Redirect", &location, ""));
    assert_eq!(client(&first).send(&request).err(), Some(Fault::Redirected));
    for bad in ["http://10.0.0.1/", "ftp://x/", "//evil.example.com/", "https://127.0.0.1:1/", "http://u:p@127.0.0.1/"]
    {
        let location = format!("location: {bad}\r\n");
        let server = Server::plain(move |_, _| answer("307 Temporary Redirect", &location, ""));
        assert_eq!(client(&server).send(&request).err(), Some(Fault::Redirected), "{bad}");
    }
}

#[test]
fn connection_that_the_server_closed_meanwhile_is_made_anew() {
    let server = Server::plain(|_, _| Reply::Cut(b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n1".to_vec()));
    let client = client(&server);
    let mut session = Session::new(&client, None);
    assert_eq!(body(session.send(&Request::get("/"))), "1");
    std::thread::sleep(Duration::from_millis(50));
    assert_eq!(body(session.send(&Request::get("/"))), "1");
    assert_eq!((session.retries(), server.count()), (0, 2));
}

#[test]
fn several_requests_are_sent_at_the_same_time_and_answered_in_order() {
    let server = Server::plain(|_, request| {
        std::thread::sleep(Duration::from_millis(50));
        answer("200 OK", "", request.split(' ').nth(1).unwrap_or_default())
    });
    let client = client(&server);
    let mut session = Session::new(&client, None);
    let paths: Vec<_> = (0..8).map(|number| format!("/{number}")).collect();
    let start = Instant::now();
    let bodies = session.all(&paths, &|session, path| body(session.send(&Request::get(path.as_str()))));
    assert_eq!(bodies, paths);
    assert!(start.elapsed() < Duration::from_millis(350), "one after the other takes 400 ms");
    assert_eq!(server.connections.load(std::sync::atomic::Ordering::SeqCst), 4);
}

#[test]
fn tls_needs_a_certificate_that_is_trusted_and_of_the_server() {
    let authority = Authority::new();
    let server = Server::secured(authority.config(false), |number, _| answer("200 OK", "", &number.to_string()));
    let url = format!("https://{}", server.address);
    let trusting = Tls::default().ca_pem(authority.ca.clone());
    let client = client_at(&url, &trusting);
    let mut session = Session::new(&client, None);
    assert_eq!(body(session.send(&Request::get("/"))), "0");
    assert_eq!(body(session.send(&Request::get("/"))), "1");
    assert_eq!(server.connections.load(std::sync::atomic::Ordering::SeqCst), 1);
    let stranger = Tls::default().ca_pem(Authority::new().ca);
    assert_eq!(client_at(&url, &stranger).send(&Request::get("/")).err(), Some(Fault::Untrusted));
    let other = trusting.clone().server_name("vault.example.com");
    assert_eq!(client_at(&url, &other).send(&Request::get("/")).err(), Some(Fault::Untrusted));
    let by_name = url.replace("127.0.0.1", "localhost");
    assert_eq!(client_at(&by_name, &trusting).send(&Request::get("/")).err(), Some(Fault::Untrusted));
    assert_eq!(body(client_at(&by_name, &trusting.server_name("127.0.0.1")).send(&Request::get("/"))), "2");
}

#[test]
fn large_answer_comes_whole_over_tls() {
    let authority = Authority::new();
    let large = "0123456789abcdef".repeat(50_000);
    let sent = large.clone();
    let server = Server::secured(authority.config(false), move |_, _| answer("200 OK", "", &sent));
    let client = client_at(&format!("https://{}", server.address), &Tls::default().ca_pem(authority.ca));
    assert!(body(client.send(&Request::get("/"))) == large);
    let big = Request::post("/").body(large.clone().into_bytes());
    assert_eq!(client.send(&big).expect("an answer").status(), 200);
    assert!(server.asked.lock().expect("nobody panics")[1].ends_with(&large));
}

#[test]
fn every_suite_of_both_versions_is_spoken() {
    let authority = Authority::new();
    let large = "0123456789abcdef".repeat(5_000);
    let mut spoken = 0;
    for suite in rustls::crypto::ring::ALL_CIPHER_SUITES {
        // The certificate is for ECDSA.
        if format!("{suite:?}").contains("_RSA_") {
            continue;
        }
        let sent = large.clone();
        let server = Server::secured(authority.config_of(false, vec![*suite]), move |_, _| answer("200 OK", "", &sent));
        let client = client_at(&format!("https://{}", server.address), &Tls::default().ca_pem(authority.ca.clone()));
        let mut session = Session::new(&client, None);
        for number in 0..2 {
            let asked = Request::post("/").body(large.clone().into_bytes());
            assert!(body(session.send(&asked)) == large, "{suite:?}");
            assert!(server.asked.lock().expect("nobody panics")[number].ends_with(&large), "{suite:?}");
        }
        assert_eq!(server.connections.load(std::sync::atomic::Ordering::SeqCst), 1, "{suite:?}");
        spoken += 1;
    }
    assert_eq!(spoken, 6);
}

#[test]
fn server_that_changes_its_keys_is_followed() {
    let authority = Authority::new();
    let server = Server::secured(authority.config(false), |number, _| {
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nwhole{number}");
        Reply::NewKeys(head.into_bytes())
    });
    let client = client_at(&format!("https://{}", server.address), &Tls::default().ca_pem(authority.ca));
    let mut session = Session::new(&client, None);
    for number in 0..3 {
        assert_eq!(body(session.send(&Request::get("/"))), format!("whole{number}"));
    }
    assert_eq!((session.retries(), server.count()), (0, 3));
}

#[test]
fn connection_over_tls_that_is_cut_is_no_end_of_an_answer() {
    let authority = Authority::new();
    let server = Server::secured(authority.config(false), |_, _| Reply::Cut(b"HTTP/1.1 200 OK\r\n\r\nhalf".to_vec()));
    let client = client_at(&format!("https://{}", server.address), &Tls::default().ca_pem(authority.ca));
    assert_eq!(client.send(&Request::get("/")).err(), Some(Fault::Cut));
}

#[test]
fn server_that_wants_a_certificate_gets_the_one_that_was_given() {
    let folder = tempfile::tempdir().expect("a folder");
    let authority = Authority::new();
    let server = Server::secured(authority.config(true), |_, _| answer("200 OK", "", "known"));
    let url = format!("https://{}", server.address);
    let trusting = Tls::default().ca_pem(authority.ca.clone());
    assert_eq!(client_at(&url, &trusting).send(&Request::get("/")).err(), Some(Fault::CertificateWanted));
    let (chain, key) = (folder.path().join("client.pem"), folder.path().join("client.key"));
    std::fs::write(&chain, &authority.client.0).expect("written");
    std::fs::write(&key, &authority.client.1).expect("written");
    assert_eq!(body(client_at(&url, &trusting.client(&chain, &key)).send(&Request::get("/"))), "known");
}

#[test]
fn plain_server_spoken_to_by_tls_is_a_fault_of_tls() {
    let server = Server::plain(|_, _| answer("200 OK", "", ""));
    let client = client_at(&format!("https://{}", server.address), &Tls::default().ca_pem(Authority::new().ca));
    let limits = Limits { request: Duration::from_millis(300), whole: Duration::from_millis(400), ..Limits::default() };
    assert!(matches!(
        client.limits(limits).send(&Request::get("/")).err(),
        Some(Fault::Tls | Fault::Cut | Fault::TimedOut)
    ));
}

#[test]
fn certificates_that_cannot_be_used_are_refused_at_once() {
    use secure_config_http::Unusable;
    let folder = tempfile::tempdir().expect("a folder");
    let empty = folder.path().join("empty.pem");
    std::fs::write(&empty, "").expect("written");
    let make = |tls: &Tls| Client::new(Endpoint::parse("https://vault").expect("a URL"), tls).err();
    assert_eq!(make(&Tls::default().ca_file(folder.path().join("none.pem"))), Some(Unusable::Certificates));
    assert_eq!(make(&Tls::default().ca_file(&empty)), Some(Unusable::Certificates));
    assert_eq!(make(&Tls::default().ca_dir(folder.path())), Some(Unusable::Certificates));
    let authority = Authority::new();
    let chain = folder.path().join("client.pem");
    std::fs::write(&chain, &authority.client.0).expect("written");
    let tls = Tls::default().ca_pem(authority.ca);
    assert_eq!(make(&tls.clone().client(&chain, &empty)), Some(Unusable::Key));
    assert_eq!(make(&tls.client(&empty, &empty)), Some(Unusable::Certificates));
}

#[test]
fn proxy_leads_through_to_the_server() {
    let authority = Authority::new();
    let server = Server::secured(authority.config(false), |_, _| answer("200 OK", "", "through"));
    let (to, url) = (server.address, format!("https://{}", server.address));
    // A proxy of one connection: it reads the request for the tunnel, and then copies both ways.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let proxy = listener.local_addr().expect("an address");
    let heard = std::thread::spawn(move || {
        use std::io::{Read, Write};
        let (mut from, _) = listener.accept().expect("a connection");
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            from.read_exact(&mut byte).expect("a byte");
            head.extend(byte);
        }
        from.write_all(b"HTTP/1.1 200 Connection established\r\nvia: x\r\n\r\n").expect("written");
        let mut onward = std::net::TcpStream::connect(to).expect("a connection");
        let (mut back, mut there) = (from.try_clone().expect("a copy"), onward.try_clone().expect("a copy"));
        std::thread::spawn(move || std::io::copy(&mut there, &mut back));
        let _ = std::io::copy(&mut from, &mut onward);
        String::from_utf8(head).expect("text")
    });
    let proxy = Proxy::parse(&format!("http://user:pass@{proxy}")).expect("a proxy");
    let client = client_at(&url, &Tls::default().ca_pem(authority.ca)).proxy(Some(proxy));
    assert_eq!(body(client.send(&Request::get("/"))), "through");
    let head = heard.join().expect("the proxy ended");
    assert!(head.starts_with(&format!("CONNECT {to} HTTP/1.1\r\n")), "{head}");
    assert!(head.contains("proxy-authorization: Basic dXNlcjpwYXNz\r\n"), "{head}");

    let refusing = Server::plain(|_, _| answer("407 Proxy Authentication Required", "", ""));
    let proxy = Proxy::parse(&refusing.url()).expect("a proxy");
    assert_eq!(client.proxy(Some(proxy)).send(&Request::get("/")).err(), Some(Fault::Proxy));
}
