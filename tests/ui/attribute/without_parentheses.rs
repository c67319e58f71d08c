use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config]
    port: u16,
    #[config = "x"]
    host: String,
}

fn main() {}
