use secure_config::SecureConfig;

type Key = String;

#[derive(SecureConfig)]
struct Settings {
    #[secret]
    key: Key,
}

fn main() {}
