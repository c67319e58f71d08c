use secure_config::SecureConfig;

#[derive(SecureConfig)]
#[config(exactly_one(token_fiel, user))]
struct Settings {
    token_file: Option<String>,
    user: Option<String>,
}

fn main() {}
