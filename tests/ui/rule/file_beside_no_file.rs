use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(file, no_file)]
    name: String,
}

fn main() {}
