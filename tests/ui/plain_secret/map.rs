use secure_config::SecureConfig;
use std::collections::BTreeMap;

#[derive(SecureConfig)]
struct Settings {
    #[secret]
    keys: BTreeMap<String, String>,
}

fn main() {}
