use secure_config::SecureConfig;

#[derive(SecureConfig)]
#[config(default = 8080)]
struct Settings {
    port: u16,
}

fn main() {}
