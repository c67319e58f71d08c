use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(nested = true)]
    port: u16,
    #[config(quiet(yes))]
    name: Option<String>,
}

fn main() {}
