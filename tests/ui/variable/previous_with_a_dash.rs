use secure_config::{Rotating, SecretString, SecureConfig};

#[derive(SecureConfig)]
struct Settings {
    #[rotate(days = 90, previous = "old-keys")]
    key: Rotating<SecretString>,
}

fn main() {}
