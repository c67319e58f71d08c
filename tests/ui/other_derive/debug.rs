use secure_config::SecureConfig;

#[derive(Debug, SecureConfig)]
struct Settings {
    port: u16,
}

fn main() {}
