use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[secret]
    key: String,
}

fn main() {}
