use secure_config::{SecretString, SecureConfig};

type Key = SecretString;

#[derive(SecureConfig)]
struct Settings {
    #[config(default = "hunter2")]
    key: Key,
}

fn main() {}
