use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(one_of = [1, "two"])]
    threads: u8,
}

fn main() {}
