use secure_config::{SecretString, SecureConfig};

#[derive(SecureConfig)]
struct Settings {
    #[secret]
    #[not_secret]
    key: SecretString,
}

fn main() {}
