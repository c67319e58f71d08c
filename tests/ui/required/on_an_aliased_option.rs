use secure_config::SecureConfig;

type MaybeName = Option<String>;

#[derive(SecureConfig)]
struct Settings {
    #[required]
    name: MaybeName,
}

fn main() {}
