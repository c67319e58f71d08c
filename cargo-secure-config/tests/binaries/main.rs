//! `inspect` reads out of a program what the program itself would write: whatever was done to the program when it was built,
//! and whatever platform it is for.

#![forbid(unsafe_code)]

#[path = "../started/mod.rs"]
mod started;

mod built_here;
mod other_platforms;
mod refused;
