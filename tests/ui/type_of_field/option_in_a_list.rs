use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    names: Vec<Option<String>>,
}

fn main() {}
