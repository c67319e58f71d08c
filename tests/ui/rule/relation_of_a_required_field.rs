use secure_config::SecureConfig;

#[derive(SecureConfig)]
#[config(all_or_none(user, host))]
struct Settings {
    user: Option<String>,
    host: String,
}

fn main() {}
