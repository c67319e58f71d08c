use secure_config::SecureConfig;

fn one() -> u32 {
    1
}

#[derive(SecureConfig)]
struct Settings {
    #[config(default_with = one)]
    workers: u16,
}

fn main() {}
