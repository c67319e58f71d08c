use secure_config::SecureConfig;

type Name = String;

#[derive(SecureConfig)]
struct Settings {
    #[rotate(days = 90)]
    name: Name,
}

fn main() {}
