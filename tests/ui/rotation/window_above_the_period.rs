use secure_config::{SecretString, SecureConfig};

#[derive(SecureConfig)]
struct Settings {
    #[rotate(weeks = 2, window_days = 15)]
    key: SecretString,
}

fn main() {}
