use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(env = "A")]
    #[config(env = "B")]
    port: u16,
}

fn main() {}
