//! A small HTTP service, configured by secure-config: it refuses to start on a bad configuration, holds its secrets in
//! secret types, and signs tokens with a key that can be replaced without logging anybody out.
//!
//! [`settings`] is the part to read first. The service opens no connection to its database, queue or providers: what it
//! shows is how a program gets at their secrets, and that none of them leaves it.

#![forbid(unsafe_code)]

pub mod routes;
pub mod server;
pub mod settings;
pub mod sources;
pub mod token;
