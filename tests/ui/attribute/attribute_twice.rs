use secure_config::{SecretString, SecureConfig};

#[derive(SecureConfig)]
struct Settings {
    #[secret]
    #[secret(min_len = 8)]
    key: SecretString,
}

fn main() {}
