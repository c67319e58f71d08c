//! What holds in debug builds alone: `check` knows of it where it has just made such a build.

use std::env::consts::EXE_SUFFIX;

use crate::started::place::Place;
use crate::started::programs::{Build, package, program};

const SMALL: &str = r#"
use secure_config::{SecretString, SecureConfig};

/// Settings of a small program.
#[derive(SecureConfig)]
#[config(app = "small", prefix = "SMALL", environment = "SMALL_ENV")]
#[allow(dead_code)]
struct Settings {
    /// Key that signs.
    #[secret(min_len = 32)]
    #[config(dev_default = generated)]
    key: SecretString,
    /// Where the database is.
    #[config(dev_default = "localhost")]
    host: String,
    /// Port to listen on.
    port: u16,
}

secure_config::embed!(Settings);

fn main() {
    println!("{:#?}", Settings::load_or_exit());
}
"#;

/// The place, and what it says there of the program that it builds.
fn compared(place: Place, code: i32) -> Place {
    let ours = place.ask(&["check", "--no-git", "--quiet", "--bin", "small"]);
    let theirs = place.start(program("loads", Build::Dev).with_file_name(format!("small{EXE_SUFFIX}")), &[] as &[&str]);
    assert_eq!((ours.code, theirs.code), (Some(code), Some(code)), "{ours:#?}\n{theirs:#?}");
    assert_eq!(ours.err, theirs.err);
    place
}

#[test]
fn defaults_of_a_debug_build_count_where_it_was_just_built() {
    let place = package("secure-config-small", &[("src/bin/small.rs", SMALL)]);
    let place = compared(place.env("SMALL_ENV", "dev").env("SMALL_PORT", "9000"), 0);
    let given = place.ask(&["run", "-q", "--bin", "small", "--", "env"]);
    assert_eq!((given.code, given.out.as_str()), (Some(0), "SMALL_ENV=dev\nSMALL_PORT=9000\n"), "{}", given.err);
    let place = compared(place.unset("SMALL_PORT"), 78);
    let place = compared(place.env("SMALL_ENV", "prod"), 78);
    // A document does not say how the program was built, so that it counts as a release build.
    let document = place.ask(&["inspect", "--json", "--quiet", "--bin", "small"]).out;
    let place = place.file("schema.json", document).env("SMALL_ENV", "dev").env("SMALL_PORT", "9000");
    place.ask(&["check", "--no-git", "--schema", "schema.json"]).fails(78, &["SMALL_KEY", "SMALL_HOST"]);
}
