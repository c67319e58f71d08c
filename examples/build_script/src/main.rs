//! A program whose `.env.example` and `CONFIGURATION.md` are written by its build script.

#![forbid(unsafe_code)]

mod settings;

use secure_config::{ExposeSecret, SecureConfig};
use settings::Settings;

fn main() {
    let settings = Settings::load_or_exit();
    mirror(&settings.upstream, settings.token.expose_secret());
    println!("mirrors {} every {:?}", settings.upstream, settings.interval);
}

/// Stands for the program.
fn mirror(_upstream: &str, _token: &str) {}
