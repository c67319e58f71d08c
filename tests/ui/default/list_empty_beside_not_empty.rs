use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(default = [], not_empty)]
    names: Vec<String>,
}

fn main() {}
