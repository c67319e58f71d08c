use secure_config::SecureConfig;

#[derive(Debug, SecureConfig)]
enum Level {
    #[config(name = "warn")]
    Info,
    Warn,
}

fn main() {}
