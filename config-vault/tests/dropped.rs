//! A load that nobody waits for any more ends at once, whatever its server does. In a process of its own, because its threads
//! are counted; only Linux tells of them.

#![cfg(target_os = "linux")]
#![forbid(unsafe_code)]

use std::net::TcpListener;
use std::pin::Pin;
use std::task::{Context, Waker};
use std::time::{Duration, Instant};

use secure_config::{SecretString, SecureConfig};
use secure_config_vault::{Auth, Vault};

#[derive(SecureConfig)]
#[config(environment = "WAITS_ENV")]
struct Settings {
    #[secret]
    #[allow(dead_code)]
    key: SecretString,
}

#[test]
fn future_that_is_dropped_leaves_nothing_running() {
    // A server that accepts and never answers.
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let source = Vault::at(&url).expect("a URL").auth(Auth::token("t"));
    let mut future = Settings::loader().environment("dev").source(source).load_async();
    let mut context = Context::from_waker(Waker::noop());
    assert!(Pin::new(&mut future).poll(&mut context).is_pending());
    let (connection, _) = listener.accept().expect("it connects");
    assert!(threads() > 0, "it runs");
    drop(future);
    let start = Instant::now();
    while threads() > 0 {
        assert!(start.elapsed() < Duration::from_secs(1), "it still waits for the answer");
        std::thread::sleep(Duration::from_millis(10));
    }
    drop(connection);
}

/// Threads of ours in this process.
fn threads() -> usize {
    let tasks = std::fs::read_dir("/proc/self/task").expect("Linux tells");
    let name = |task: std::io::Result<std::fs::DirEntry>| std::fs::read_to_string(task.ok()?.path().join("comm")).ok();
    tasks.filter_map(name).filter(|name| name.trim() == "secure-config").count()
}
