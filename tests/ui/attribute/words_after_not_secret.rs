use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[not_secret(because = "it is public")]
    token: String,
}

fn main() {}
