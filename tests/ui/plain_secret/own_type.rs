use secure_config::SecureConfig;

#[derive(Debug)]
struct Key(String);

#[derive(SecureConfig)]
struct Settings {
    #[secret]
    key: Key,
}

fn main() {}
