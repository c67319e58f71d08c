use secure_config::SecureConfig;

fn even(port: &u16) -> Result<(), String> {
    Err(format!("{port} is odd"))
}

#[derive(SecureConfig)]
struct Settings {
    #[config(validate = even)]
    port: u16,
}

fn main() {}
