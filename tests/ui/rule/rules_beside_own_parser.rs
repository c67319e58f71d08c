use secure_config::SecureConfig;

#[derive(Debug)]
struct Version(u8);

impl std::str::FromStr for Version {
    type Err = std::num::ParseIntError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Version)
    }
}

#[derive(SecureConfig)]
struct Settings {
    #[config(from_str, range = 1..=3, len = 1..=2)]
    version: Version,
}

fn main() {}
