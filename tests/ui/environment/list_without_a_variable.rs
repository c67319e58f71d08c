use secure_config::SecureConfig;

#[derive(SecureConfig)]
#[config(environments("dev", "live"))]
struct Settings {
    name: String,
}

fn main() {}
