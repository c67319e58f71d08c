use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(name = "HOST")]
    first: String,
    host: String,
}

fn main() {}
