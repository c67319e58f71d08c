use secure_config::SecureConfig;

#[derive(SecureConfig)]
#[config(app = "billing")]
struct Settings {
    #[config(dev_default = 8080)]
    port: u16,
}

fn main() {}
