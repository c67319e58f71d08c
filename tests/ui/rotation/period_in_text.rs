use secure_config::{SecretString, SecureConfig};

#[derive(SecureConfig)]
struct Settings {
    #[rotate(days = "90")]
    key: SecretString,
}

fn main() {}
