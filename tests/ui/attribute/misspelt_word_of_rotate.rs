use secure_config::{SecretString, SecureConfig};

#[derive(SecureConfig)]
struct Settings {
    #[rotate(day = 90)]
    key: SecretString,
}

fn main() {}
