use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(separator = ";")]
    name: String,
}

fn main() {}
