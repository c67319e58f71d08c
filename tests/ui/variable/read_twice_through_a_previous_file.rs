use secure_config::{Rotating, SecretString, SecureConfig};

#[derive(SecureConfig)]
struct Settings {
    #[rotate(days = 90)]
    key: Rotating<SecretString>,
    key_previous_file: Option<String>,
}

fn main() {}
