use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(range = 10)]
    port: u16,
}

fn main() {}
