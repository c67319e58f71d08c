use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(env = "HOST", alias = "HOST")]
    host: String,
}

fn main() {}
