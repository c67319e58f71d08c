use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(allow_empty)]
    port: u16,
}

fn main() {}
