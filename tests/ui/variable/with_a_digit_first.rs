use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(name = "1ST")]
    first: String,
}

fn main() {}
