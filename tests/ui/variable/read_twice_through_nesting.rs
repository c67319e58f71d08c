use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Database {
    host: String,
}

#[derive(SecureConfig)]
struct Settings {
    database_host: String,
    #[config(nested)]
    database: Database,
}

fn main() {}
