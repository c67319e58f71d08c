use secure_config::{SecretString, SecureConfig};

#[derive(SecureConfig)]
struct Settings {
    #[secret(min_len = "32")]
    key: SecretString,
}

fn main() {}
