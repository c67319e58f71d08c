use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Database {
    host: String,
}

#[derive(SecureConfig)]
#[config(environment = "APP_ENV")]
struct Settings {
    #[required(in = "prod")]
    #[config(nested)]
    database: Database,
}

fn main() {}
