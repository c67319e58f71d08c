use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(default = 1)]
    verbose: bool,
}

fn main() {}
