use secure_config::SecureConfig;

type Names = Vec<Option<String>>;

#[derive(SecureConfig)]
struct Settings {
    names: Names,
}

fn main() {}
