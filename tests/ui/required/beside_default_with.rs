use secure_config::SecureConfig;

fn cores() -> u16 {
    4
}

#[derive(SecureConfig)]
struct Settings {
    #[required]
    #[config(default_with = cores)]
    workers: u16,
}

fn main() {}
