use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(prefix = "DB")]
    host: String,
}

fn main() {}
