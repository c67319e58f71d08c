use secure_config::{SecretString, SecureConfig};

#[derive(SecureConfig)]
struct Settings {
    #[rotate(on_compromise, overdue = "fail")]
    key: SecretString,
}

fn main() {}
