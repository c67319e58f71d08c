//! The store from outside: files in a folder, the real sops beside it, and programs that load from it.

#![forbid(unsafe_code)]

mod age;
mod backup;
#[cfg(feature = "dotenvx")]
mod dotenvx;
mod edit;
mod hostile;
mod interchange;
#[cfg(feature = "keyring")]
mod keyring;
mod keys;
mod kill;
mod leak;
mod merge;
mod place;
mod seal;
mod source;
mod tamper;

/// The library as programs see it, who have the facade.
mod secure_config {
    pub(crate) use secure_config_derive::SecureConfig;
    pub(crate) use secure_config_runtime::private as __private;
    pub(crate) use secure_config_runtime::*;
}
