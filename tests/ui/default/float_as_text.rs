use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(default = "0.5")]
    ratio: f64,
}

fn main() {}
