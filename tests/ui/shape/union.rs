use secure_config::SecureConfig;

#[derive(SecureConfig)]
union Settings {
    port: u16,
    host: u32,
}

fn main() {}
