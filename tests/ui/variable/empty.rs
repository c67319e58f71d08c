use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(env = "")]
    host: String,
}

fn main() {}
