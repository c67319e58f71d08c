use secure_config::SecureConfig;

#[derive(SecureConfig)]
#[config(at_most_one(user, user))]
struct Settings {
    user: Option<String>,
}

fn main() {}
