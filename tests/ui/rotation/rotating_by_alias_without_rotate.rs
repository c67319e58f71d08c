use secure_config::{Rotating, SecretString, SecureConfig};

type Key = Rotating<SecretString>;

#[derive(SecureConfig)]
struct Settings {
    key: Key,
}

fn main() {}
