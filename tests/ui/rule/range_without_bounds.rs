use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(range = ..)]
    port: u16,
}

fn main() {}
