//! The subcommands, one file each.

pub(crate) mod check;
pub(crate) mod compare;
pub(crate) mod completions;
#[cfg(feature = "store")]
pub(crate) mod dev;
pub(crate) mod diff;
pub(crate) mod docs;
pub(crate) mod explain;
pub(crate) mod export;
pub(crate) mod fingerprint;
pub(crate) mod init;
pub(crate) mod inspect;
pub(crate) mod man;
pub(crate) mod output;
pub(crate) mod run;
pub(crate) mod status;
#[cfg(feature = "store")]
pub(crate) mod store;
pub(crate) mod template;
