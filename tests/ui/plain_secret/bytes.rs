use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[secret]
    key: Vec<u8>,
}

fn main() {}
