use secure_config::SecureConfig;

type Text = String;

#[derive(SecureConfig)]
struct Settings {
    api_token: Text,
}

fn main() {}
