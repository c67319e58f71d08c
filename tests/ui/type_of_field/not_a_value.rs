use secure_config::SecureConfig;

struct Listen;

#[derive(SecureConfig)]
struct Settings {
    listen: Listen,
}

fn main() {}
