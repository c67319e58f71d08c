use secure_config::{ByteSize, SecureConfig};

#[derive(SecureConfig)]
struct Settings {
    #[config(default = "64 potatoes")]
    limit: ByteSize,
}

fn main() {}
