use secure_config::SecureConfig;

struct Version;

impl std::str::FromStr for Version {
    type Err = std::fmt::Error;
    fn from_str(_: &str) -> Result<Self, Self::Err> {
        Ok(Version)
    }
}

#[derive(SecureConfig)]
struct Settings {
    #[config(from_str)]
    version: Version,
}

fn main() {}
