use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[required]
    #[config(default = 8080)]
    port: u16,
}

fn main() {}
