//! schematic: partial structs by serde, merged; the environment is read when they are completed.

use schematic::{Config, ConfigError, ConfigLoader};

use super::secret::Secret as SecretString;

program! {
    "w1" w1 "schematic_w1.rs" {
        fn load() -> Result<Settings, ConfigError> { Ok(ConfigLoader::<Settings>::new().load()?.config) }
    }
    "w2" w2 "schematic_w2.rs" {
        fn load() -> Result<Settings, ConfigError> {
            Ok(ConfigLoader::<Settings>::new().file("w2.toml")?.load()?.config)
        }
    }
}
