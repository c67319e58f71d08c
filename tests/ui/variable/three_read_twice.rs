use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Database {
    host: String,
    port: u16,
    name: String,
}

#[derive(SecureConfig)]
struct Settings {
    #[config(nested)]
    first: Database,
    #[config(nested, prefix = "FIRST")]
    second: Database,
}

fn main() {}
