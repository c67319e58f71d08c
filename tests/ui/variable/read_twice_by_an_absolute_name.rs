use secure_config::SecureConfig;

#[derive(SecureConfig)]
#[config(prefix = "APP")]
struct Settings {
    host: String,
    #[config(env = "APP_HOST")]
    other: String,
}

fn main() {}
