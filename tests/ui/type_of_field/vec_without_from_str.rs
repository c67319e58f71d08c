use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(from_str)]
    a: Vec<u8>,
    b: u8,
}

fn main() {}
