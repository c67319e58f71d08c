use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(len = 3..=1)]
    name: String,
}

fn main() {}
