use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(not_empty)]
    port: u16,
}

fn main() {}
