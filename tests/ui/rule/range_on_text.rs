use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(range = 1..=3)]
    name: String,
}

fn main() {}
