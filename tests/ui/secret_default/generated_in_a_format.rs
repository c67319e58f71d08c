use secure_config::{SecretString, SecureConfig};

#[derive(SecureConfig)]
#[config(environment = "APP_ENV")]
struct Settings {
    #[secret(format = "url")]
    #[config(dev_default = generated)]
    url: SecretString,
    #[secret(format = "hex")]
    #[config(dev_default = generated)]
    key: SecretString,
}

fn main() {}
