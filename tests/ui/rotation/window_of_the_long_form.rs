use secure_config::{SecretString, SecureConfig};

#[derive(SecureConfig)]
struct Settings {
    #[secure_config(rotate(days = 7, window_days = 8))]
    key: SecretString,
}

fn main() {}
