use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(colour = "red")]
    port: u16,
}

fn main() {}
