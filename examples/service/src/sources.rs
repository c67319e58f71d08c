//! Where the settings come from. The environment, secret files and `.env` always; behind them what `SERVICE_SECRETS` lists, so that
//! a deployment moves from one store to another without a change of the code:
//!
//! | | |
//! | --- | --- |
//! | `store:PATH` | an encrypted file; the key is found as `sops` finds it |
//! | `vault` | Vault or OpenBao, as `VAULT_ADDR` and its like say |
//! | `secrets-manager`, `ssm` | AWS, as `AWS_REGION` and its like say |

use std::error::Error;

use secure_config::{Loader, SecureConfig};

use crate::settings::Settings;

/// The loader with all sources, in order.
///
/// # Errors
/// A word that is none of the above, or a store that cannot be used as it is described.
pub fn loader() -> Result<Loader<Settings>, Box<dyn Error>> {
    let mut loader = Settings::loader().usual_sources();
    let list = std::env::var("SERVICE_SECRETS").unwrap_or_default();
    for word in list.split(',').map(str::trim).filter(|word| !word.is_empty()) {
        loader = add(loader, word)?;
    }
    Ok(loader)
}

#[cfg(feature = "stores")]
fn add(loader: Loader<Settings>, word: &str) -> Result<Loader<Settings>, Box<dyn Error>> {
    use secure_config::{Aws, Store, Vault};
    Ok(match word {
        "vault" => loader.source(Vault::from_env()?),
        "secrets-manager" => loader.source(Aws::from_env()?.secrets_manager("/{app}/{environment}/")),
        "ssm" => loader.source(Aws::from_env()?.parameter_store("/{app}/{environment}/")),
        _ => match word.strip_prefix("store:") {
            Some(path) => loader.source(Store::open(path)?),
            None => return Err("SERVICE_SECRETS: expected `store:PATH`, `vault`, `secrets-manager` or `ssm`".into()),
        },
    })
}

#[cfg(not(feature = "stores"))]
fn add(_loader: Loader<Settings>, _word: &str) -> Result<Loader<Settings>, Box<dyn Error>> {
    Err("SERVICE_SECRETS: this program was built without the feature `stores`".into())
}
