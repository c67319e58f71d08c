use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[secret]
    pin: u32,
}

fn main() {}
