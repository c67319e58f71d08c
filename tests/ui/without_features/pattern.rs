use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(pattern = "[a-z]+")]
    name: String,
}

fn main() {}
