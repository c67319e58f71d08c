use secure_config::SecureConfig;

#[derive(SecureConfig)]
#[config(environment = "APP_ENV")]
struct Settings {
    #[required(on = "prod")]
    name: Option<String>,
}

fn main() {}
