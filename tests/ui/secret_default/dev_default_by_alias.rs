use secure_config::{SecretString, SecureConfig};

type Key = SecretString;

#[derive(SecureConfig)]
#[config(environment = "APP_ENV")]
struct Settings {
    #[config(dev_default = "hunter2")]
    key: Key,
}

fn main() {}
