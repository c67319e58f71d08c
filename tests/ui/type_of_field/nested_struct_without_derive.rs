use secure_config::SecureConfig;

struct Database {
    host: String,
}

#[derive(SecureConfig)]
struct Settings {
    #[config(nested)]
    database: Database,
}

fn main() {}
