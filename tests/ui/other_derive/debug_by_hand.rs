use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    port: u16,
}

impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Settings")
    }
}

fn main() {}
