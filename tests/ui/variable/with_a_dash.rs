use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(env = "DATABASE-HOST")]
    host: String,
}

fn main() {}
