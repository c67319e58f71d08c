use secure_config::{Rotating, SecretString, SecureConfig};

#[derive(SecureConfig)]
struct Settings {
    #[rotate(days = 90, separator = ";")]
    key: Rotating<SecretString>,
}

fn main() {}
