use secure_config::{SecretString, SecureConfig};

#[derive(SecureConfig)]
struct Settings {
    #[secret(criticality = "extreme")]
    key: SecretString,
}

fn main() {}
