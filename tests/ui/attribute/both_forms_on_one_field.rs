use secure_config::{SecretString, SecureConfig};

#[derive(SecureConfig)]
struct Settings {
    #[secure_config(secret)]
    #[rotate(days = 90)]
    key: SecretString,
}

fn main() {}
