use secure_config::{SecretString, SecureConfig};

#[derive(SecureConfig)]
struct Settings {
    #[rotate(on_compromise, window_days = 7)]
    key: SecretString,
}

fn main() {}
