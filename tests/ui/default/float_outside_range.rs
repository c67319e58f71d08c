use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(default = 1.5, range = 0.0..=1.0)]
    ratio: f64,
}

fn main() {}
