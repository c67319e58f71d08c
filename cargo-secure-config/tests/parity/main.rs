//! `check` says what the program itself says: the same text on standard error and the same exit status, in the same folder and
//! with the same variables.
//!
//! A program of a release build stands beside it where it runs in production, one of a debug build where it runs locally: the
//! document does not say how a program was built, so that `check` cannot warn of a build in the wrong place.

#![forbid(unsafe_code)]

#[path = "../started/mod.rs"]
mod started;

mod debug_builds;
mod environments;
mod good;
mod rotation;
mod same;
mod secret_files;
mod sources;
mod values;
