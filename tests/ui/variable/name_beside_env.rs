use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(env = "APP_HOST", name = "HOST")]
    host: String,
}

fn main() {}
