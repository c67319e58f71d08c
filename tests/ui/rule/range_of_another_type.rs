use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(range = "1s"..="1h")]
    port: u16,
}

fn main() {}
