//! envy: serde over the environment; flat only.

use secrecy::SecretString;

program! {
    "w1" w1 "envy_w1.rs" {
        fn load() -> Result<Settings, envy::Error> { envy::prefixed("SHOP_").from_env() }
    }
}
