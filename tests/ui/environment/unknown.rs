use secure_config::SecureConfig;

#[derive(SecureConfig)]
#[config(environment = "APP_ENV")]
struct Settings {
    #[required(in = "qa")]
    dsn_of_errors: Option<String>,
}

fn main() {}
