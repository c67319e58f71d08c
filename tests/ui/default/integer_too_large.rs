use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(default = 70000)]
    port: u16,
}

fn main() {}
