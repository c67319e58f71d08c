use secure_config::SecureConfig;

#[derive(Debug, SecureConfig)]
enum Level {
    Info,
    Warn,
}

#[derive(SecureConfig)]
struct Settings {
    #[config(one_of = ["info"])]
    level: Level,
}

fn main() {}
