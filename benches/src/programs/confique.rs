//! confique: layers of optional values, from the environment and a TOML file.

use confique::Config;
use secrecy::SecretString;

program! {
    "w1" w1 "confique_w1.rs" {
        fn load() -> Result<Settings, confique::Error> { Settings::builder().env().load() }
    }
    "w2" w2 "confique_w2.rs" {
        fn load() -> Result<Settings, confique::Error> { Settings::builder().env().file("w2.toml").load() }
    }
    "w3" w3 "confique_w3.rs" {
        fn load() -> Result<Settings, confique::Error> { Settings::builder().env().file("w3.toml").load() }
    }
}
