use secure_config::SecureConfig;

#[derive(Debug)]
struct Listen;

#[derive(SecureConfig)]
struct Settings {
    listen: Vec<Listen>,
}

fn main() {}
