use secure_config::{SecretString, SecureConfig};

#[derive(SecureConfig)]
#[secure_config(prefix = "APP")]
struct Settings {
    #[secret]
    key: SecretString,
}

fn main() {}
