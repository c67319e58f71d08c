use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    größe: u32,
}

fn main() {}
