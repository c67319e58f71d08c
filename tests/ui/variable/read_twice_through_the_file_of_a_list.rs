use secure_config::{Rotating, SecretString, SecureConfig};

#[derive(SecureConfig)]
struct Settings {
    #[rotate(days = 90, previous = "OLD_KEYS")]
    key: Rotating<SecretString>,
    old_keys_file: Option<String>,
}

fn main() {}
