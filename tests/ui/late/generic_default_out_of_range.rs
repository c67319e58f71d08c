use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings<const N: usize> {
    #[config(default = 0, range = 1..=9)]
    workers: usize,
}

fn main() {
    let _ = Settings::<4>::load();
}
