use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(quiet)]
    name: String,
}

fn main() {}
