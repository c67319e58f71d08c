use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(len = 1..=3)]
    port: u16,
}

fn main() {}
