use secure_config::{SecretString, SecureConfig};

#[derive(SecureConfig)]
struct Settings {
    #[config(default = ["hunter2"])]
    keys: Vec<SecretString>,
}

fn main() {}
