use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[required]
    name: Option<String>,
}

fn main() {}
