use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Errors {
    #[required(in = "prod")]
    reports: Option<String>,
}

#[derive(SecureConfig)]
#[config(environment = "APP_ENV", environments("dev", "live"))]
struct Settings {
    #[config(nested)]
    errors: Errors,
}

fn main() {}
