use secure_config::{SecretString, SecureConfig};

#[derive(SecureConfig)]
struct Settings {
    #[secret]
    #[config(vault = "db#", ssm = "/shared/a key", secrets_manager = "")]
    key: SecretString,
}

fn main() {}
