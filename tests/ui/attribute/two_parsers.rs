use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(from_str, serde)]
    key: String,
}

fn main() {}
