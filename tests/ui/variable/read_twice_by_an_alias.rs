use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(alias = "HOST")]
    first: String,
    host: String,
}

fn main() {}
