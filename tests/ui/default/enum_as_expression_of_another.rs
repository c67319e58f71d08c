use secure_config::SecureConfig;

#[derive(Debug, SecureConfig)]
enum Level {
    Info,
    Warn,
}

enum Other {
    Warn,
}

#[derive(SecureConfig)]
struct Settings {
    #[config(default = Other::Warn)]
    level: Level,
}

fn main() {}
