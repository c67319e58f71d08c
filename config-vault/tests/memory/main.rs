//! One copy of a secret while it lives and none after the drop, for values that came from a server: searched for in the memory of
//! a process that reads them over TLS and does not hold them before. The TLS library hands records over in memory of its own;
//! this is what holds the transport to overwriting that, too.

#![cfg(target_os = "linux")]
#![forbid(unsafe_code)]
#![allow(dead_code, reason = "the settings are loaded to see where their bytes are")]

#[path = "../../../tests/memory/needle.rs"]
mod needle;
#[path = "../../../tests/memory/observe.rs"]
mod observe;
#[path = "../../../tests/servers/openbao.rs"]
mod openbao;
#[path = "../../../tests/memory/search.rs"]
mod search;

use std::process::Command;

use needle::{Form, Needle};
use observe::{Said, observe};
use openbao::OpenBao;
use search::Found;
use secure_config::{Rotating, SecretString, SecureConfig};
use secure_config_vault::{Auth, Tls, Vault};
use serde_json::json;

/// Names what the searched process reads.
const SCENE: &str = "SECURE_CONFIG_MEMORY_SCENE";

const SHORT: Needle = Needle { seed: 11, size: 32, form: Form::Plain };
const LONG: Needle = Needle { seed: 12, size: 8192, form: Form::Plain };
const ODD: Needle = Needle { seed: 13, size: 400, form: Form::Odd };
const OLD: Needle = Needle { seed: 14, size: 48, form: Form::Plain };
const HUGE: Needle = Needle { seed: 15, size: 200_000, form: Form::Plain };
/// In the path, and nobody's.
const UNREAD: Needle = Needle { seed: 16, size: 64, form: Form::Plain };

#[derive(SecureConfig)]
#[config(app = "memory", environment = "MEMORY_ENV")]
struct Settings {
    short: SecretString,
    long: SecretString,
    odd: SecretString,
    huge: SecretString,
    #[rotate(days = 90, window_days = 30)]
    turning: Rotating<SecretString>,
}

#[derive(SecureConfig)]
#[config(app = "memory", environment = "MEMORY_ENV")]
struct Broken {
    short: SecretString,
    long: u16,
    odd: SecretString,
    huge: SecretString,
    turning: SecretString,
    missing: SecretString,
}

const ALL: [Needle; 6] = [SHORT, LONG, ODD, HUGE, OLD, UNREAD];

fn vault() -> Vault {
    let read = |name: &str| std::env::var(name).expect("it was given");
    let tls = Tls::default().ca_file(read("TEST_CA"));
    Vault::at_with(&read("TEST_URL"), &tls).expect("a client").auth(Auth::token(read("TEST_TOKEN")))
}

/// What the searched process does; without a scene, nothing.
#[test]
fn child() {
    match std::env::var(SCENE).as_deref() {
        Ok("good") => observe(&ALL, || Settings::loader().environment("dev").source(vault()).load()),
        Ok("twice") => observe(&ALL, || {
            let loader = Settings::loader().environment("dev").source(vault());
            drop(loader.load());
            loader.load()
        }),
        Ok("broken") => observe(&ALL, || Broken::loader().environment("dev").source(vault()).load()),
        _ => {}
    }
}

fn play(scene: &str, server: &OpenBao) -> Said {
    let output = Command::new(std::env::current_exe().expect("this test is a program"))
        .args(["--exact", "child", "--nocapture", "--test-threads=1"])
        .env_clear()
        .env(SCENE, scene)
        .env("TEST_URL", &server.url)
        .env("TEST_CA", server.ca.as_ref().expect("it speaks TLS"))
        .env("TEST_TOKEN", &server.root)
        .output()
        .expect("it starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Said::of(&String::from_utf8_lossy(&output.stdout))
}

#[test]
fn secret_of_a_server_stands_in_memory_once_while_it_lives_and_nowhere_after_the_drop() {
    let Some(mut server) = OpenBao::production(None) else { return };
    server.initialise();
    server.unseal();
    server.put("sys/mounts/secret", &json!({"type": "kv", "options": {"version": "2"}}));
    let text = |needle: Needle| String::from_utf8(needle.bytes()).expect("text");
    let write = |turning: Needle| {
        let data = json!({
            "short": text(SHORT), "long": text(LONG), "odd": text(ODD), "huge": text(HUGE), "turning": text(turning),
            "other": text(UNREAD),
        });
        for _ in 0..200 {
            if server.call("POST", "secret/data/memory/dev", &json!({"data": data})).0 == 200 {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        panic!("the engine is not there");
    };
    write(OLD);
    write(Needle { seed: 17, ..SHORT });
    let mut faults = Vec::new();
    for (scene, live) in [("good", [1, 1, 1, 1, 1, 0]), ("twice", [1, 1, 1, 1, 1, 0]), ("broken", [0; 6])] {
        let said = play(scene, &server);
        assert_eq!(said.loaded, scene != "broken", "{scene}");
        let (while_alive, after) = said.found.split_at(ALL.len());
        for ((needle, expected), (found, gone)) in ALL.iter().zip(live).zip(while_alive.iter().zip(after)) {
            println!("{scene}\t{} bytes\t{}\t{}", needle.size, found.most, gone.most);
            if *found != (Found { least: expected, most: expected, in_block: 0 }) {
                faults.push(format!("{scene}: {} bytes while it lives: {found:?}", needle.size));
            }
            if *gone != Found::default() {
                faults.push(format!("{scene}: {} bytes after the drop: {gone:?}", needle.size));
            }
        }
    }
    assert!(faults.is_empty(), "copies of secrets:\n{}", faults.join("\n"));
}
