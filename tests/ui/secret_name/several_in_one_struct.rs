use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    stripe_secret_key: String,
    sentry_dsn: Option<String>,
    token_url: String,
}

fn main() {}
