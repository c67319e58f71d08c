//! Secrets from AWS: Secrets Manager first, the Parameter Store for the rest.
//!
//! `cargo run --example aws --features aws -- plan` prints what would be asked for, and asks nothing. Without `plan` it reads, with
//! the credentials and the region that AWS's own programs would use. A server for tests stands for AWS by
//! `AWS_ENDPOINT_URL=http://127.0.0.1:5000` (`moto_server`), with any keys.

use secure_config::{Aws, Env, Rotating, SecretString, SecureConfig};

/// Settings of the shop.
#[derive(SecureConfig)]
#[config(app = "shop", prefix = "SHOP", environment = "SHOP_ENV")]
#[allow(dead_code, reason = "they are only printed")]
struct Settings {
    /// Key that signs session tokens.
    #[rotate(days = 90, window_days = 7)]
    jwt_key: Rotating<SecretString>,

    /// Password of the database, which another program reads, too.
    #[config(secrets_manager = "shared/{environment}/db#password")]
    db_password: SecretString,

    /// Port to listen on.
    #[config(default = 8080)]
    port: u16,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let aws = Aws::from_env()?;
    let loader = Settings::loader()
        .source(Env::process())
        .source(aws.secrets_manager("/{app}/{environment}/"))
        .source(aws.parameter_store("/{app}/{environment}/"));
    if std::env::args().nth(1).as_deref() == Some("plan") {
        loader.plan().iter().for_each(|line| println!("{line}"));
        return Ok(());
    }
    println!("{:#?}", loader.load_or_exit());
    Ok(())
}
