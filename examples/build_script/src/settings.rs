//! The settings, in a module of their own that names nothing else of the program: the build script compiles it too.

use std::time::Duration;

use secure_config::{SecretString, SecureConfig};

/// Settings of the mirror.
#[derive(SecureConfig)]
#[config(app = "mirror", prefix = "MIRROR")]
pub(crate) struct Settings {
    /// Address of the registry that is mirrored.
    #[config(default = "https://registry.example.com")]
    pub(crate) upstream: String,

    /// Token for the registry.
    #[secret]
    #[rotate(days = 90)]
    pub(crate) token: SecretString,

    /// How often the mirror looks for news.
    #[config(default = "15m", range = "1m"..="1d")]
    pub(crate) interval: Duration,
}
