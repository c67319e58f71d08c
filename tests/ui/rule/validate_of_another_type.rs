use secure_config::{SecureConfig, Violation};

fn even(_: &u32) -> Result<(), Violation> {
    Ok(())
}

#[derive(SecureConfig)]
struct Settings {
    #[config(validate = even)]
    port: u16,
}

fn main() {}
