use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(defualt = 8080)]
    port: u16,
}

fn main() {}
