use secure_config::{SecretBox, SecureConfig};

#[derive(SecureConfig)]
struct Settings {
    #[secret(format = "url")]
    pin: SecretBox<u32>,
}

fn main() {}
