use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(dev_default = 8080)]
    port: u16,
}

fn main() {
    let _ = Settings::load();
}
