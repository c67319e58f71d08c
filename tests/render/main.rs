//! Documents that have to agree with the loader: what they say of a value is what the loader makes of it.

#![forbid(unsafe_code)]
#![cfg(all(feature = "documents", feature = "toml", feature = "regex", feature = "url", feature = "serde"))]

mod files;
mod settings;
mod validators;
mod variables;
