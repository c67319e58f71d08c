use secure_config::SecureConfig;

#[derive(SecureConfig)]
#[config(environment = "APP_ENV", environments("dev", "live", "Dev"))]
struct Settings {
    name: String,
}

fn main() {}
