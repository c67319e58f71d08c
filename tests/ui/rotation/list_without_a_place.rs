use secure_config::{SecretString, SecureConfig};

#[derive(SecureConfig)]
struct Settings {
    #[rotate(days = 10, previous = "OLD_TOKENS")]
    token: SecretString,
}

fn main() {}
