use secure_config::{Rotating, SecretString, SecureConfig};
use serde::Serialize;

#[derive(SecureConfig, Serialize)]
struct Settings {
    /// Key.
    key: SecretString,
    /// Key with those before it.
    #[rotate(days = 90)]
    rotating: Rotating<SecretString>,
}

fn main() {}
