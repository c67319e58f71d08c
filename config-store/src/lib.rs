//! The encrypted store of `secure-config`: files that sops reads and writes, encrypted for age recipients, under a seal that
//! says what sops does not.
//!
//! Programs use it through the crate `secure-config` with the feature `store`. `docs/STORE.md` has the format.
#![forbid(unsafe_code)]
// Nothing panics on any input.
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

mod backup;
mod cipher;
mod date;
mod development;
mod document;
mod dotenv;
#[cfg(feature = "dotenvx")]
mod dotenvx;
mod edit;
mod error;
mod file;
#[cfg(feature = "keyring")]
mod keyring;
mod keys;
mod list;
mod merge;
mod metadata;
mod plain;
mod seal;
mod sheet;
mod source;
mod state;
mod store;
mod yaml;

pub use backup::{Backup, Planned, Restore, Restored};
#[cfg(feature = "dotenvx")]
pub use dotenvx::Imported;
pub use edit::Edit;
pub use error::{StoreError, StoreErrorKind};
pub use keys::Identity;
pub use list::{List, Listed, textconv};
pub use store::Store;
