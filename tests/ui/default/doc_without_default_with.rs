use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(default = 1, default_doc = "one")]
    workers: u16,
}

fn main() {}
