use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(default = "ab", len = 3..=8)]
    name: String,
}

fn main() {}
