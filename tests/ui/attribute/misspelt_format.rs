use secure_config::{SecretString, SecureConfig};

#[derive(SecureConfig)]
struct Settings {
    #[secret(format = "base46")]
    key: SecretString,
}

fn main() {}
