use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    api_key: Option<String>,
}

fn main() {}
