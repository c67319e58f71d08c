use secure_config::SecureConfig;

#[derive(SecureConfig)]
#[config(prefix = "APP")]
struct Settings {
    #[required(in = "prod")]
    reports: Option<String>,
}

fn main() {}
