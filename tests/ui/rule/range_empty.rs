use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(range = 10..=1)]
    port: u16,
}

fn main() {}
