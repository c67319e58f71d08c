//! The command line as its users meet it: what it prints, where, and how it ends.

#![forbid(unsafe_code)]

#[path = "../started/mod.rs"]
mod started;

mod colour;
mod exit_codes;
mod git;
mod help;
mod iam_policy;
mod json;
mod prepared;
#[cfg(unix)]
mod run;
mod sarif;
mod stale;
#[cfg(unix)]
mod store;
mod transcripts;
mod withheld;
