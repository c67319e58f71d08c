//! `cargo secure-config`: documents, deployment pieces and checks from the schema of a program that is configured by
//! `secure-config`. The program is built and read, never run.
//!
//! This is the code of the command line; it is a library for its own tests, and nothing in it is stable.
#![forbid(unsafe_code)]

#[macro_use]
mod say;

mod argument;
pub mod binary;
mod cli;
mod commands;
mod deployed;
pub mod deployment;
pub mod exchange;
mod exit;
mod files;
mod given;
mod locate;
#[doc(hidden)]
pub mod pages;
mod paint;

pub use cli::{Cli, run};
pub use exit::{Exit, Failure};
