use secure_config::{SecretString, SecureConfig};

#[derive(SecureConfig)]
struct Settings {
    #[secure_config(secrt, defualt = 1)]
    key: SecretString,
}

fn main() {}
