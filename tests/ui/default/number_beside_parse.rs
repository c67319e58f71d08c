//! A number as the default of a field that a function of the program's own parses.

use secure_config::{SecureConfig, Violation};

#[derive(SecureConfig)]
struct Settings {
    #[config(parse = hex, default = 0x1f)]
    mask: u32,
}

fn hex(text: &str) -> Result<u32, Violation> {
    u32::from_str_radix(text, 16).map_err(|_| Violation::new("expected hexadecimal digits"))
}

fn main() {}
