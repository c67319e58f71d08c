use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(name = "CONNECTION_STRING")]
    database: String,
}

fn main() {}
