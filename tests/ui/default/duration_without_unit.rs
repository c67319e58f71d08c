use secure_config::SecureConfig;
use std::time::Duration;

#[derive(SecureConfig)]
struct Settings {
    #[config(default = "30")]
    timeout: Duration,
}

fn main() {}
