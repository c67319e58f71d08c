use secure_config::SecureConfig;

#[derive(Debug)]
struct Version;

#[derive(SecureConfig)]
struct Settings {
    #[config(from_str)]
    version: Version,
}

fn main() {}
