use secure_config::{SecretString, SecureConfig};

fn make() -> SecretString {
    "hunter2".into()
}

#[derive(SecureConfig)]
struct Settings {
    #[config(default_with = make)]
    key: SecretString,
}

fn main() {}
