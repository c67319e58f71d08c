use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(default = "ab")]
    delimiter: char,
}

fn main() {}
