use secure_config::SecureConfig;

type MaybeKey = Option<String>;

#[derive(SecureConfig)]
struct Settings {
    #[secret]
    key: MaybeKey,
}

fn main() {}
