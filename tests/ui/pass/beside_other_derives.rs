//! Other derives on the same struct, with helper attributes of their own; the long form leaves theirs alone.
use secure_config::{Memory, SecureConfig};
use serde::{Deserialize, Serialize};

#[derive(Clone, PartialEq, Default, Serialize, Deserialize, SecureConfig)]
#[serde(rename_all = "kebab-case")]
#[config(rename_all = "kebab-case")]
struct Short {
    #[serde(default)]
    #[config(default = 8080)]
    max_size: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<String>,
}

#[derive(Clone, SecureConfig)]
#[config(layer_attr(derive(Debug)), nonsense = 3)]
#[secure_config(prefix = "APP", environment = "APP_ENV", crate = ::secure_config)]
struct Long {
    #[secure_config(secret(min_len = 2), rotate(days = 90, window_days = 7), required)]
    key: secure_config::SecretString,
    #[secure_config(not_secret, default = "https://example.com/token")]
    access_token: String,
    #[secure_config(required(in = ["staging", "prod"]))]
    user: Option<String>,
    #[config(nested, env = "of somebody else", default)]
    #[secure_config(nested)]
    short: Short,
    #[secure_config(default = "info")]
    level: Level,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, SecureConfig)]
#[secure_config(rename_all = "UPPERCASE")]
enum Level {
    Info,
    #[secure_config(name = "LOUD")]
    Warn,
}

fn main() {
    let set = [("APP_ENV", "dev"), ("APP_KEY", "kk"), ("APP_SHORT_MAX_SIZE", "1"), ("APP_LEVEL", "loud")];
    let long = Long::loader().source(Memory::from(set)).load().unwrap();
    assert_eq!((long.short.max_size, long.level, long.user.clone()), (1, Level::Warn, None));
    assert_eq!(long.access_token, "https://example.com/token");
    assert!(Short::default() == Short { max_size: 0, user: None });
    let _ = (long.clone().key, Level::Info);
}
