use secure_config::{Rotating, SecretString, SecureConfig};

#[derive(Clone, SecureConfig)]
struct Settings {
    #[rotate(days = 90)]
    key: Rotating<SecretString>,
}

fn main() {}
