use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(allow_empty, not_empty)]
    name: String,
}

fn main() {}
