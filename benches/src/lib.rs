//! One load of the same settings by each program. Which programs and which settings there are is a matter of features; the
//! structs are written by `cargo xtask bench`, because nobody wants to keep 2,000 fields a dozen times.

pub mod measure;
pub mod programs;
mod sum;

pub use sum::{Digest, Sum};

/// Why a load failed: whatever the library says.
pub type Fault = Box<dyn std::error::Error>;

/// One whole load, the drop of the settings included. With a sum, the values are fed to it first.
pub type Load = fn(Option<&mut Sum>);
