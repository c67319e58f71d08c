//! What the fuzz targets share: a folder in memory, settings of every kind of field, and what may never be said of a load.
//!
//! The targets use the library as a program does, through its public surface, so that what they find can happen to one.

#![forbid(unsafe_code)]

pub mod against_dotenvy;
pub mod against_toml;
pub mod folder;
pub mod needle;
pub mod settings;
pub mod values;

#[path = "../../tests/dialect/features.rs"]
mod features;
#[path = "../../tests/dialect/ours.rs"]
mod ours;
