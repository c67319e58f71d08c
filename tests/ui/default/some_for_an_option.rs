use secure_config::SecureConfig;

#[derive(Debug, SecureConfig)]
enum Level {
    Info,
    Warn,
}

#[derive(SecureConfig)]
struct Settings {
    #[config(default = Some(Level::Info))]
    level: Option<Level>,
}

fn main() {}
