use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(serde)]
    name: String,
}

fn main() {}
