use secure_config::{SecretString, SecureConfig};

#[derive(SecureConfig)]
struct Settings {
    #[rotate(days = 0)]
    key: SecretString,
}

fn main() {}
