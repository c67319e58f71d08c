//! Nothing panics, hangs or runs out of memory, whatever is handed to the library: every constructor and every parser is
//! given what no well-meaning caller gives, and what comes back is a value or a clear report.
#![allow(
    clippy::pedantic,
    reason = "tests are written as users write, whose functions take references and return results"
)]
#![forbid(unsafe_code)]
#![allow(dead_code, reason = "most settings are loaded to see how, and not to be used")]

mod answers;
mod contents;
mod documents;
mod names;
mod parsers;
mod paths;
mod settings;
mod supply;
mod verdict;
