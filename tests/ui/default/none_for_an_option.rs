use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(default = None)]
    name: Option<String>,
}

fn main() {}
