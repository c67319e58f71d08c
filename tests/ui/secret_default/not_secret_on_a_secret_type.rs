use secure_config::{SecretString, SecureConfig};

type Key = SecretString;

#[derive(SecureConfig)]
struct Settings {
    #[not_secret]
    key: Key,
}

fn main() {}
