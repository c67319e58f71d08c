use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[rotate(days = 90)]
    name: String,
}

fn main() {}
