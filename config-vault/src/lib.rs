//! Secrets from `HashiCorp` Vault and OpenBao.
//!
//! Programs use it through the crate `secure-config` with the feature `vault`. One request reads all values of a path; which
//! version of the KV engine a mount has is found out, and what a server says is never repeated.
//!
//! ```no_run
//! use secure_config_vault::Vault;
//! # use secure_config_runtime::{LoadError, SecureConfig};
//! # fn load<Settings: SecureConfig>() -> Result<Settings, Box<dyn std::error::Error>> {
//! let settings = Settings::loader().source(Vault::from_env()?.mount("secret").path("billing/{environment}")).load()?;
//! # Ok(settings)
//! # }
//! ```
#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    deny(
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::string_slice,
        clippy::todo,
        clippy::unimplemented,
        clippy::unreachable,
        clippy::unwrap_used
    )
)]

mod auth;
mod env;
mod keeper;
mod lease;
mod login;
mod place;
mod read;
mod refusal;
mod server;
mod vault;

pub use auth::Auth;
pub use keeper::Keeper;
pub use secure_config_http::{Limits, Proxy, Retry, Tls, Unusable};
pub use vault::Vault;
