use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(rename = "PORT", flatten, min = 3)]
    port: u16,
}

fn main() {}
