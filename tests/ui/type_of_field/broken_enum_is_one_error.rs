use secure_config::SecureConfig;

#[derive(Debug, SecureConfig)]
enum Level {
    #[config(nmae = "i")]
    Info,
    Warn,
}

#[derive(SecureConfig)]
struct Settings {
    #[config(default = "warn")]
    level: Level,
    levels: Vec<Level>,
}

fn main() {
    println!("{:?}", Settings::load_or_exit());
}
