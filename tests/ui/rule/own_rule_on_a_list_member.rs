use secure_config::{SecureConfig, Violation};

fn even(_: &u16) -> Result<(), Violation> {
    Ok(())
}

#[derive(SecureConfig)]
struct Settings {
    #[config(validate = even)]
    ports: Vec<u16>,
}

fn main() {}
