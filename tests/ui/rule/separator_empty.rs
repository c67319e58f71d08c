use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(separator = "")]
    names: Vec<String>,
}

fn main() {}
