use secure_config::{SecretString, SecureConfig};

#[derive(SecureConfig)]
struct Settings {
    #[secret]
    #[config(default = "hunter2")]
    key: SecretString,
}

fn main() {}
