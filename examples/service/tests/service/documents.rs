//! The documents that are made from the settings. `SECURE_CONFIG_WRITE=1 cargo test -p example-service` renews them.

use example_service::settings::Settings;

secure_config::assert_fresh!(Settings, "../../.env.example");
secure_config::assert_fresh!(Settings, "CONFIGURATION.md");
