use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Database {
    host: String,
}

#[derive(SecureConfig)]
struct Settings {
    database: Database,
}

fn main() {}
