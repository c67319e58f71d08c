use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Database {
    #[config(env = "DB_HOST")]
    host: String,
}

#[derive(SecureConfig)]
struct Settings {
    #[config(nested)]
    first: Database,
    #[config(nested)]
    second: Database,
}

fn main() {}
