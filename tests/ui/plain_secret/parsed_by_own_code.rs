use secure_config::SecureConfig;

#[derive(Debug)]
struct Key(String);

impl std::str::FromStr for Key {
    type Err = std::convert::Infallible;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Key(text.to_owned()))
    }
}

#[derive(SecureConfig)]
struct Settings {
    #[secret]
    #[config(from_str)]
    key: Key,
}

fn main() {}
