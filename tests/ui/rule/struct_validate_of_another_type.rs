use secure_config::{SecureConfig, Violation};

fn sound(_: &u16) -> Result<(), Violation> {
    Ok(())
}

#[derive(SecureConfig)]
#[config(validate = sound)]
struct Settings {
    port: u16,
}

fn main() {}
