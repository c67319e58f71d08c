use secure_config::SecureConfig;

#[derive(Debug, SecureConfig)]
enum Level {
    Info,
    Warn,
}

#[derive(SecureConfig)]
struct Settings {
    #[config(default = [Level::Info, 3])]
    levels: Vec<Level>,
}

fn main() {}
