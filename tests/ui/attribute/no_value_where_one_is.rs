use secure_config::{SecretString, SecureConfig};

#[derive(SecureConfig)]
struct Settings {
    #[config(default)]
    port: u16,
    #[config(env)]
    host: String,
    #[secret(min_len)]
    key: SecretString,
}

fn main() {}
