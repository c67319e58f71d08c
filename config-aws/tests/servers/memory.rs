//! Nothing of a value is left in memory when the settings are gone, whichever service it came from. The search is that of the
//! core's own tests.

#[path = "../../../tests/memory/needle.rs"]
#[allow(dead_code, reason = "the core's tests use all of it")]
mod needle;
#[path = "../../../tests/memory/search.rs"]
#[allow(dead_code, reason = "the core's tests use all of it")]
mod search;

use needle::{Form, Needle};
use search::{Memory, Wanted, deep};
use secure_config::{SecretString, SecureConfig, aws::Aws};

use crate::child::{CHILD, run_as};
use crate::server::servers;

/// A program with one secret, alone, among others, and in JSON.
#[derive(SecureConfig)]
#[config(app = "memory", prefix = "MEMORY")]
#[expect(dead_code, reason = "the settings are loaded to see where their bytes are")]
struct Settings {
    /// The secret.
    token: SecretString,
    /// Another, so that they are asked for together.
    other: SecretString,
}

fn needle(seed: u64) -> Needle {
    Needle::new(seed, 1000, Form::Plain)
}

/// What the other test starts; without it, nothing. It prints how often the secret stands in memory while it lives, and afterwards.
#[test]
fn child() {
    if std::env::var_os(CHILD).is_none() {
        return;
    }
    let (mut memory, mut wanted) = (Memory::new(), Wanted::new(&needle(1)));
    let aws = Aws::from_env().expect("no bundle");
    let settings = deep(|| {
        let loader = Settings::loader();
        let loader = match std::env::var("CHILD_KIND").as_deref() {
            Ok("ssm") => loader.source(aws.parameter_store("/memory/")),
            Ok("json") => loader.source(aws.secrets_manager("memory-in-one")),
            _ => loader.source(aws.secrets_manager("/memory/")),
        };
        loader.load()
    });
    let settings = settings.unwrap_or_else(|error| panic!("{error}"));
    let alive = memory.find(&mut wanted);
    drop(settings);
    let gone = memory.find(&mut wanted);
    println!("alive {} {}, gone {}", alive.least, alive.most, gone.most);
}

#[test]
fn value_stands_once_while_it_lives_and_nowhere_afterwards() {
    for server in servers() {
        let text = |seed| String::from_utf8(needle(seed).bytes()).expect("letters and digits");
        for (name, seed) in [("token", 1), ("other", 2)] {
            let value = text(seed);
            server.put("CreateSecret", &format!(r#"{{"Name":"/memory/{name}","SecretString":"{value}"}}"#));
            let body = format!(r#"{{"Name":"/memory/{name}","Value":"{value}","Type":"SecureString"}}"#);
            server.put("PutParameter", &body);
        }
        let json = format!(r#"{{\"token\":\"{}\",\"other\":\"{}\"}}"#, text(1), text(2));
        server.put("CreateSecret", &format!(r#"{{"Name":"memory-in-one","SecretString":"{json}"}}"#));
        for kind in ["secrets", "json", "ssm"] {
            let said = run_as(
                "memory::child",
                &[
                    ("AWS_ACCESS_KEY_ID", &server.root.0),
                    ("AWS_SECRET_ACCESS_KEY", &server.root.1),
                    ("AWS_ENDPOINT_URL", &server.url()),
                    ("CHILD_KIND", kind),
                ],
            );
            assert!(said.contains("alive 1 1, gone 0"), "{}, {kind}: {said}", server.name);
        }
    }
}
