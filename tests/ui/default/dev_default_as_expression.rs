use secure_config::SecureConfig;
use std::time::Duration;

#[derive(SecureConfig)]
#[config(environment = "APP_ENV")]
struct Settings {
    #[config(dev_default = Duration::from_secs(1))]
    timeout: Duration,
}

fn main() {}
