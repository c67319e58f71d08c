//! The documents that are made from a schema, one file each. They are pure functions: no clock, no environment, no
//! settings of the build; the same schema gives the same bytes every time. Writing them to disk is the caller's job.

mod document;
mod dotenv_value;
mod env_example;
mod lines;
mod markdown;
mod target;
mod words;

pub use document::{Document, Options};
pub use dotenv_value::dotenv_value;
pub use env_example::env_example;
pub use markdown::markdown;
pub use target::{app, environment, name, path};

/// The command that renews every generated file, for the files' own heads.
pub(crate) const RENEW: &str = "SECURE_CONFIG_WRITE=1 cargo test";
