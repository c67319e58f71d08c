use secure_config::{SecretString, SecureConfig};

#[derive(SecureConfig)]
struct Settings {
    #[config(defualt = 8080, rnage = 1..=9)]
    port: u16,
    #[secret(formt = "url")]
    #[rotate(days = 30, window_days = 31)]
    url: SecretString,
    #[required]
    #[config(default = 1, env = "a-b")]
    workers: u16,
}

fn main() {}
