use secure_config::SecureConfig;

fn one() -> u16 {
    1
}

#[derive(SecureConfig)]
struct Settings {
    #[config(default = 1, default_with = one)]
    workers: u16,
}

fn main() {}
