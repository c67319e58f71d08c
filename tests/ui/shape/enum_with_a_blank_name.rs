use secure_config::SecureConfig;

#[derive(Debug, SecureConfig)]
enum Level {
    #[config(name = " ")]
    Info,
    Warn,
}

fn main() {}
