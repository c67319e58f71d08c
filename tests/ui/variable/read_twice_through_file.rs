use secure_config::{SecretString, SecureConfig};

#[derive(SecureConfig)]
struct Settings {
    #[secret]
    key: SecretString,
    key_file: String,
}

fn main() {}
