//! Settings from an encrypted file that may stand in a repository.
//!
//! `cargo run --example store --features store` makes a key and a store in a folder of its own, changes it, loads from it, and shows
//! what is refused. `docs/STORE.md` says the rest.

use std::error::Error;
use std::fs;

use secure_config::store::{Identity, Store};
use secure_config::{Env, ExposeSecret, Rotating, SecretString, SecureConfig};

/// Settings of the billing API.
#[derive(SecureConfig)]
#[config(app = "billing", prefix = "BILLING", environment = "BILLING_ENV")]
pub struct Settings {
    /// PostgreSQL connection string.
    #[secret(format = "url")]
    #[rotate(days = 90)]
    #[config(env = "BILLING_DATABASE_URL")]
    pub database_url: SecretString,

    /// Key that signs session tokens.
    #[rotate(days = 90, window_days = 7)]
    pub signing_key: Rotating<SecretString>,

    /// Port to listen on.
    #[config(default = 8080)]
    pub port: u16,
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::temp_dir().join(format!("secure-config-store-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let result = show(&folder);
    fs::remove_dir_all(&folder)?;
    result
}

fn show(folder: &std::path::Path) -> Result<(), Box<dyn Error>> {
    // Once: a key for whoever runs the program, and a store for it. The key stays out of the repository.
    let (key, path) = (folder.join("key.txt"), folder.join("prod.env"));
    let identity = Identity::generate();
    identity.write_new(&key)?;
    Store::create(&path, [identity.recipient()], Some("prod"))?;

    // Now and then: a value is set or replaced. `cargo secure-config store set NAME` asks for it without showing it.
    let store = Store::open(&path)?.identity_file(&key).state_folder(folder.join("state"));
    let mut edit = store.edit()?;
    edit.set("BILLING_DATABASE_URL", "postgres://billing:s3cr3t@db.internal/billing")?;
    edit.set("BILLING_SIGNING_KEY", "the first signing key")?;
    edit.rotate("BILLING_SIGNING_KEY", "the second signing key")?;
    edit.save()?;
    for value in store.list()?.values() {
        println!("prod.env:{} {}", value.line(), value.name());
    }

    // At each start: the environment wins over the store.
    let load = |environment: &str| {
        Settings::loader().environment(environment).source(Env::process()).source(store.clone()).load_reported()
    };
    let loaded = load("prod")?;
    println!("{:#?}\n{}", loaded.settings, loaded.report);
    assert_eq!(loaded.settings.signing_key.current().expose_secret(), "the second signing key");
    assert!(loaded.settings.signing_key.matches(b"the first signing key"));

    // A copy of it in another environment is refused.
    let Err(refused) = load("staging") else { return Err("the store of production was read in staging".into()) };
    println!("{refused}");

    // So is a file that somebody changed without the key.
    let text = fs::read_to_string(&path)?;
    fs::write(&path, text.replace("BILLING_SIGNING_KEY=", "BILLING_OTHER_KEY="))?;
    let Err(refused) = load("prod") else { return Err("a changed store was read".into()) };
    println!("{refused}");
    Ok(())
}
