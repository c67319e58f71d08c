use secure_config::SecureConfig;
use std::time::Duration;

#[derive(SecureConfig)]
struct Settings {
    #[config(default = Duration::from_secs(4))]
    port: u16,
}

fn main() {}
