use secure_config::SecureConfig;
use std::time::Duration;

#[derive(SecureConfig)]
struct Settings {
    #[config(default = "2h", range = "1s"..="1h")]
    timeout: Duration,
}

fn main() {}
