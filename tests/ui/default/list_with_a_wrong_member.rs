use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(default = [80, 70000])]
    ports: Vec<u16>,
}

fn main() {}
