use secure_config::SecureConfig;

#[derive(SecureConfig)]
#[secret]
struct Settings {
    port: u16,
}

fn main() {}
