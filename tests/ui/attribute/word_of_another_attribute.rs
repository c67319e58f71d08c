use secure_config::{SecretString, SecureConfig};

#[derive(SecureConfig)]
struct Settings {
    #[config(days = 90, min_len = 8, app = "billing")]
    key: SecretString,
}

fn main() {}
