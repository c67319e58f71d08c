use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(range = 0..4 + 1)]
    workers: u16,
}

fn main() {}
