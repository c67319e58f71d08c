use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    name: Option<Option<String>>,
}

fn main() {}
