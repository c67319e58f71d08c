use secure_config::SecureConfig;
use std::collections::BTreeMap;

#[derive(SecureConfig)]
struct Settings {
    tokens: BTreeMap<String, String>,
}

fn main() {}
