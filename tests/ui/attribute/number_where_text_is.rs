use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(env = 5)]
    port: u16,
}

fn main() {}
