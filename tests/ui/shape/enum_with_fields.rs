use secure_config::SecureConfig;

#[derive(Debug, SecureConfig)]
enum Level {
    Info,
    Custom(u8),
    Named { level: u8 },
}

fn main() {}
