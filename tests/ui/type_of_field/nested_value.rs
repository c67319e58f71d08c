use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(nested)]
    port: u16,
}

fn main() {}
