use secure_config::SecureConfig;

#[derive(SecureConfig)]
#[config(environment = "APP_ENV")]
struct Settings {
    #[required(in = ["prod", "stagin"])]
    reports: Option<String>,
}

fn main() {}
