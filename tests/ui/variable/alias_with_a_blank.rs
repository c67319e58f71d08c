use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(alias = "old name")]
    host: String,
}

fn main() {}
