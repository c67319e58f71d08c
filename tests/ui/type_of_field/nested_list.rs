use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Database {
    host: String,
}

#[derive(SecureConfig)]
struct Settings {
    #[config(nested)]
    databases: Vec<Database>,
}

fn main() {}
