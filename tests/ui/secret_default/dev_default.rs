use secure_config::{SecretString, SecureConfig};

#[derive(SecureConfig)]
#[config(environment = "APP_ENV")]
struct Settings {
    #[config(dev_default = "hunter2")]
    key: SecretString,
}

fn main() {}
