use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[secret]
    keys: Vec<String>,
}

fn main() {}
