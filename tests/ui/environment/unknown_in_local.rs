use secure_config::SecureConfig;

#[derive(SecureConfig)]
#[config(environment = "APP_ENV", environments("dev", "live"), local("test"))]
struct Settings {
    name: String,
}

fn main() {}
