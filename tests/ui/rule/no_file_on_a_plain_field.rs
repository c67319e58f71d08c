use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(no_file)]
    name: String,
}

fn main() {}
