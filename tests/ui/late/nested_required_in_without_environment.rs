use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Errors {
    #[required(in = "prod")]
    reports: Option<String>,
}

#[derive(SecureConfig)]
struct Settings {
    #[config(nested)]
    errors: Errors,
}

fn main() {
    let _ = Settings::loader();
}
