use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    password: String,
    #[config(default = 80, range = 1024..=65535)]
    port: u16,
    #[config(default = 1, len = 1..=3)]
    workers: u8,
    #[rotate(days = 90)]
    name: String,
}

fn main() {}
