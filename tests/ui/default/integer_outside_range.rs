use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(default = 80, range = 1024..=65535)]
    port: u16,
}

fn main() {}
