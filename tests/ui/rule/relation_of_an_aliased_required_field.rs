use secure_config::SecureConfig;

type Host = String;

#[derive(SecureConfig)]
#[config(all_or_none(user, host))]
struct Settings {
    user: Option<String>,
    host: Host,
}

fn main() {}
