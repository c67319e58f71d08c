//! Secrets from AWS Secrets Manager, and values from the Parameter Store of Systems Manager.
//!
//! Programs use it through the crate `secure-config` with the feature `aws`. Credentials come by AWS's own chain, signatures by
//! AWS's own code; the few requests go over a client whose buffers are overwritten, and what a server says is never repeated.
//!
//! ```no_run
//! use secure_config_aws::Aws;
//! # use secure_config_runtime::SecureConfig;
//! # fn load<Settings: SecureConfig>() -> Result<Settings, Box<dyn std::error::Error>> {
//! let settings = Settings::loader().source(Aws::from_env()?.secrets_manager("/billing/{environment}/")).load()?;
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

mod api;
mod aws;
mod connector;
mod endpoint;
mod identity;
mod parameter_store;
mod place;
mod refusal;
mod secrets_manager;
mod told;

pub use aws::{Aws, Misconfigured};
pub use aws_credential_types::Credentials;
pub use aws_credential_types::provider::ProvideCredentials;
pub use parameter_store::ParameterStore;
pub use secrets_manager::SecretsManager;
pub use secure_config_http::{Limits, Retry, Tls, Unusable};
