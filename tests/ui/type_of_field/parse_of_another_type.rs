use secure_config::{SecureConfig, Violation};

fn version(text: &str) -> Result<String, Violation> {
    Ok(text.to_owned())
}

#[derive(SecureConfig)]
struct Settings {
    #[config(parse = version)]
    version: u16,
}

fn main() {}
