//! The program: `cargo secure-config`, or `cargo-secure-config` alone.
#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    cargo_secure_config::run(std::env::args_os()).into()
}
