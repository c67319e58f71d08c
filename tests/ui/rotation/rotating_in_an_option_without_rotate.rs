use secure_config::{Rotating, SecretString, SecureConfig};

#[derive(SecureConfig)]
struct Settings {
    key: Option<Rotating<SecretString>>,
}

fn main() {}
