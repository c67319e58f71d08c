use secure_config::SecureConfig;

#[derive(SecureConfig)]
#[config(environment = "APP_ENV")]
struct Settings {
    #[config(dev_default = generated)]
    name: String,
}

fn main() {}
