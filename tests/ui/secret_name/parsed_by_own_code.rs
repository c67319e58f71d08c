use secure_config::{SecureConfig, Violation};

type Text = String;

fn trimmed(text: &str) -> Result<String, Violation> {
    Ok(text.trim().to_owned())
}

#[derive(SecureConfig)]
struct Settings {
    #[config(parse = trimmed)]
    passphrase: Text,
}

fn main() {}
