use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Database {
    host: String,
}

#[derive(SecureConfig)]
struct Settings {
    #[secret]
    #[required]
    #[config(nested, default = 1, env = "DB", deprecated = "old")]
    database: Database,
}

fn main() {}
