use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[secret]
    key: Option<String>,
}

fn main() {}
