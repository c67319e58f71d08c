use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(default = 1)]
    ports: Vec<u16>,
}

fn main() {}
