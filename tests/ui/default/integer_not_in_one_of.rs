use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(default = 3, one_of = [1, 2, 4])]
    threads: u8,
}

fn main() {}
