use secure_config::{SecretString, SecureConfig};

#[derive(SecureConfig)]
struct Settings {
    #[secret(formt = "url")]
    url: SecretString,
}

fn main() {}
