//! The examples, run as a newcomer runs them: by `cargo run --example`, which builds them first where that is due.
//!
//! Each test looks at what is printed and at the status. No secret may stand in any of it.

#![forbid(unsafe_code)]

#[cfg(feature = "toml")]
mod billing;
mod custom_source;
mod quickstart;
mod run;
#[cfg(feature = "store")]
mod store;
