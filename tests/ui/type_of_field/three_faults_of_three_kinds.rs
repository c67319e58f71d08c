use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[secret]
    key: String,
    password: String,
    #[config(default = 80, range = 1024..=65535)]
    port: u16,
}

fn main() {}
