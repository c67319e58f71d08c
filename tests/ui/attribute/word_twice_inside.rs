use secure_config::{SecretString, SecureConfig};

#[derive(SecureConfig)]
struct Settings {
    #[rotate(days = 1, days = 2, on_compromise, on_compromise)]
    key: SecretString,
}

fn main() {}
