use secure_config::SecureConfig;
use std::time::Duration;

#[derive(SecureConfig)]
struct Settings {
    #[config(one_of = [Duration::from_secs(1)])]
    timeout: Duration,
}

fn main() {}
