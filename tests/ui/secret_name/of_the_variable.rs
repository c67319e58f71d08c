use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(env = "REDIS_URL")]
    cache: String,
}

fn main() {}
