use secure_config::{Rotating, SecretString, SecureConfig};

#[derive(SecureConfig)]
#[config(prefix = "APP")]
struct Settings {
    #[rotate(days = 90)]
    key: Rotating<SecretString>,
    key_previous_2: SecretString,
    key_previous_x: SecretString,
    key_previous_3_file: Option<String>,
}

fn main() {}
