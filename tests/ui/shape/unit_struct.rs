use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings;

fn main() {}
