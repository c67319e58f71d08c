use secure_config::SecureConfig;

const PORT: u16 = 80;

#[derive(SecureConfig)]
struct Settings {
    #[config(default = PORT, range = 1024..=65535)]
    port: u16,
}

fn main() {}
