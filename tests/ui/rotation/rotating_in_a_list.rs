use secure_config::{Rotating, SecretString, SecureConfig};

#[derive(SecureConfig)]
struct Settings {
    #[rotate(days = 90)]
    keys: Vec<Rotating<SecretString>>,
}

fn main() {}
