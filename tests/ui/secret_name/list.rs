use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    signing_keys: Vec<String>,
}

fn main() {}
