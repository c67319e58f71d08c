use secure_config::SecureConfig;

#[derive(SecureConfig)]
#[config(environment = "APP_ENV", local = "dev")]
struct Settings {
    name: String,
}

fn main() {}
