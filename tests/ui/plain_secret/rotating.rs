use secure_config::{Rotating, SecureConfig};

#[derive(SecureConfig)]
struct Settings {
    #[secret]
    #[rotate(days = 90)]
    key: Rotating<String>,
}

fn main() {}
