use secure_config::{SecretString, SecureConfig};

#[derive(SecureConfig)]
struct Settings {
    #[secret(format = "yaml")]
    key: SecretString,
}

fn main() {}
