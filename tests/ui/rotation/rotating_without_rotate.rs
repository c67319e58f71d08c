use secure_config::{Rotating, SecretString, SecureConfig};

#[derive(SecureConfig)]
struct Settings {
    #[secret]
    key: Rotating<SecretString>,
}

fn main() {}
