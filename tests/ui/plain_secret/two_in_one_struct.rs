use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[secret]
    first: String,
    #[secret]
    second: Vec<u8>,
    port: u16,
}

fn main() {}
