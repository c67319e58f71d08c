//! envconfig: each variable by its name; flat here.

use envconfig::Envconfig;

use super::secret::Secret as SecretString;

program! {
    "w1" w1 "envconfig_w1.rs" {
        fn load() -> Result<Settings, envconfig::Error> { Settings::init_from_env() }
    }
}
