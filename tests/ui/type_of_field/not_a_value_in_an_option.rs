use secure_config::SecureConfig;

#[derive(Debug)]
struct Listen;

#[derive(SecureConfig)]
struct Settings {
    listen: Option<Listen>,
}

fn main() {}
