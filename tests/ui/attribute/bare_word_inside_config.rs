use secure_config::{SecretString, SecureConfig};

#[derive(SecureConfig)]
struct Settings {
    #[config(secret, required)]
    key: SecretString,
}

fn main() {}
