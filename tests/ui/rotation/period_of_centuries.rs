use secure_config::{SecretString, SecureConfig};

#[derive(SecureConfig)]
struct Settings {
    #[rotate(days = 1000000)]
    key: SecretString,
}

fn main() {}
