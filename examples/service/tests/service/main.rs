//! The service as it is run: the real binary, real HTTP on the loopback, a rotation by restart. Whatever a test does, no
//! secret that it handed over may stand in what the service printed.

#![forbid(unsafe_code)]

mod client;
mod deploy;
mod documents;
mod process;
mod requests;
mod rotation;
mod start;
#[cfg(feature = "stores")]
mod stores;
