use secure_config::SecureConfig;
use std::num::NonZeroU8;

#[derive(SecureConfig)]
struct Settings {
    #[config(default = 0)]
    workers: NonZeroU8,
}

fn main() {}
