use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(default = 1, default = 2)]
    port: u16,
}

fn main() {}
