use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(default = 1)]
    name: String,
}

fn main() {}
