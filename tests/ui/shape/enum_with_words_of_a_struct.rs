use secure_config::SecureConfig;

#[derive(Debug, SecureConfig)]
#[config(prefix = "APP")]
enum Level {
    #[secret]
    Info,
    #[config(rename = "w")]
    Warn,
}

fn main() {}
