use secure_config::SecureConfig;

#[derive(SecureConfig)]
#[config(prefix = "app.settings")]
struct Settings {
    host: String,
}

fn main() {}
