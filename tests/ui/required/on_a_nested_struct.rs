use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Database {
    host: String,
}

#[derive(SecureConfig)]
#[config(environment = "APP_ENV")]
struct Settings {
    #[required]
    #[config(nested)]
    database: Option<Database>,
}

fn main() {}
