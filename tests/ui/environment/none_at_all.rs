use secure_config::SecureConfig;

#[derive(SecureConfig)]
#[config(environment = "APP_ENV", environments())]
struct Settings {
    name: String,
}

fn main() {}
