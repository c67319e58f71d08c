//! The runtime of `secure-config`: sources, layering, values, secrets, reports, rotation.
//!
//! Programs use it through the crate `secure-config`, which adds the derive.
// Unsafe code stands in one module, and there only behind its feature.
#![cfg_attr(not(feature = "wipe"), forbid(unsafe_code))]
#![cfg_attr(feature = "wipe", deny(unsafe_code))]
// Nothing panics on any input: what could is refused, but for tests and for tables that are made at compile time.
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

mod bytes;
mod code;
mod complaints;
mod config;
mod date;
mod direct;
mod dotenv;
#[cfg(feature = "schema-loader")]
mod dynamic;
mod emit;
mod encoding;
mod environment;
mod error;
mod events;
mod faults;
mod find;
mod generate;
#[cfg(feature = "harden")]
mod harden;
mod json;
mod layers;
mod loader;
mod loading;
mod names;
mod origin;
mod placeholder;
mod plan;
mod probe;
mod problem;
mod raw;
mod reader;
mod redact;
mod report;
mod rotating;
mod rotation;
mod rules;
mod secret;
mod shown;
mod source;
mod stack;
mod value;
mod violation;
mod warning;
#[cfg(feature = "wipe")]
mod wipe;

pub use secrecy;
pub use secrecy::{ExposeSecret, ExposeSecretMut, SecretBox, SecretSlice, SecretString};
pub use secure_config_schema as schema;
#[cfg(feature = "url")]
pub use url;

pub use bytes::Bytes;
pub use config::SecureConfig;
#[cfg(feature = "schema-loader")]
pub use dynamic::SchemaLoader;
pub use emit::{Emit, EmitError, emit};
pub use error::{EXIT_CONFIG, LoadError};
#[cfg(feature = "harden")]
pub use harden::harden;
pub use loader::Loader;
pub use loading::Loading;
pub use origin::Origin;
pub use problem::Problem;
pub use report::{Loaded, Report, ReportField};
pub use rotating::Rotating;
pub use rotation::{RotationState, RotationStatus};
pub use secret::SecretValue;
#[cfg(feature = "toml")]
pub use source::Toml;
pub use source::{
    Answer, Cached, Dotenv, Env, Failure, FailureKind, Found, Freshness, Key, Memory, Properties, Request, SecretsDir,
    Source,
};
pub use value::{ByteSize, Value};
pub use violation::Violation;
pub use warning::Warning;
#[cfg(feature = "wipe")]
pub use wipe::wipe_environment;

#[doc(hidden)]
pub mod private;
