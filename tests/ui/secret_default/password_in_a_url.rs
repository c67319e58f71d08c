use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(default = "postgres://app:hunter2@localhost/app")]
    upstream: String,
    #[config(default = ["http://a:80", "http://u:p@b"])]
    mirrors: Vec<String>,
    #[config(default = "http://user@host:80/a:b@c")]
    fine: String,
}

fn main() {}
