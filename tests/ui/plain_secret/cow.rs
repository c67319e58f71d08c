use secure_config::SecureConfig;
use std::borrow::Cow;

#[derive(SecureConfig)]
struct Settings {
    #[secret]
    key: Cow<'static, str>,
}

fn main() {}
