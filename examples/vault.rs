//! Secrets from Vault or OpenBao. With a server in development mode:
//!
//! ```sh
//! bao server -dev -dev-root-token-id=root &
//! export VAULT_ADDR=http://127.0.0.1:8200 VAULT_TOKEN=root
//! bao kv put secret/shop/dev api_key=a-key-for-trials-only
//! SHOP_ENV=dev cargo run --example vault --features vault
//! ```

use secure_config::{Env, Loaded, SecretString, SecureConfig, Vault};

/// Settings of the shop.
#[derive(SecureConfig)]
#[config(app = "shop", prefix = "SHOP", environment = "SHOP_ENV")]
struct Settings {
    /// Key of the payments API.
    #[secret(owner = "payments")]
    #[rotate(days = 90)]
    #[allow(dead_code)]
    api_key: SecretString,
    /// Port to listen on.
    #[config(default = 8080)]
    port: u16,
}

fn main() {
    let vault = Vault::from_env().unwrap_or_else(|error| {
        eprintln!("error: {error}");
        std::process::exit(78)
    });
    let loader = Settings::loader().source(Env::process()).source(vault);
    for line in loader.plan() {
        println!("would read {line}");
    }
    let Loaded { settings, report } = loader.load_reported().unwrap_or_else(|error| error.exit());
    println!("{report}\n{settings:#?}\nlistening on port {}", settings.port);
}
