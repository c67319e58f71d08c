use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(one_of = [])]
    threads: u8,
}

fn main() {}
