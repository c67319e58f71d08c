use secure_config::SecureConfig;

#[derive(SecureConfig)]
enum Level {
    Info,
    Warn,
}

fn main() {}
