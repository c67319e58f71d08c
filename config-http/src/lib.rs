//! A small blocking HTTP/1.1 client for stores of secrets.
//!
//! What is special about it: buffers that a value passes through are sized before they are filled and overwritten when they
//! are dropped, every wait has an end, only transient failures are asked again, no text of a server is ever repeated, and
//! nothing is written to a log but that a request is sent again. It speaks TLS by `rustls`, and plain HTTP to this machine
//! only.
//!
//! ```no_run
//! use secure_config_http::{Client, Endpoint, Request, Session, Tls};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let client = Client::new(Endpoint::parse("https://vault.example.com:8200")?, &Tls::default())?;
//! let mut session = Session::new(&client, None);
//! let response = session.send(&Request::get("/v1/sys/health"))?;
//! println!("{}", response.status());
//! # Ok(())
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

mod budget;
mod buffer;
mod client;
mod endpoint;
mod fault;
mod http1;
mod json;
mod message;
mod proxy;
mod record;
mod retry;
mod session;
mod stream;
mod tls;

pub use budget::Limits;
pub use client::Client;
pub use endpoint::Endpoint;
pub use fault::{Fault, Unusable};
pub use json::{Json, quoted};
pub use message::{Request, Response};
pub use proxy::Proxy;
pub use retry::Retry;
pub use session::Session;
pub use tls::Tls;
