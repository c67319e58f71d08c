use secure_config::SecureConfig;

#[derive(Debug, SecureConfig)]
enum Level {}

fn main() {}
