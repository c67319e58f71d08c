use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(range = 0..=300)]
    small: u8,
}

fn main() {}
