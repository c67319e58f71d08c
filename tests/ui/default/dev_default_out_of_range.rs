use secure_config::SecureConfig;

#[derive(SecureConfig)]
#[config(environment = "APP_ENV")]
struct Settings {
    #[config(dev_default = 80, range = 1024..=65535)]
    port: u16,
}

fn main() {}
