use secure_config::SecureConfig;

#[derive(SecureConfig)]
#[config(prefix = "APP", environment = "APP_ENV")]
struct Settings {
    env: String,
    #[config(alias = "APP_ENV")]
    place: String,
}

fn main() {}
