//! Nothing leaks: every way in which a secret can be wrong, crossed with every way in which a text can leave the program.
//!
//! Each cell is tried with two secrets that have the same fault. No channel may hold a trace of either, and every channel
//! must say the same of both, byte for byte: that covers lengths, hashes and encodings that nobody thought of. Holders,
//! secrets, faults and channels stand in lists, and the matrix is their product.
#![allow(
    clippy::pedantic,
    reason = "tests are written as users write, whose functions take references and return results"
)]
#![forbid(unsafe_code)]
#![allow(dead_code, reason = "most settings are loaded to see how, and not to be used")]

mod channels;
mod ears;
mod faults;
mod holders;
mod matrix;
mod scene;
mod search;
mod secrets;
#[cfg(all(feature = "store", feature = "vault", feature = "aws"))]
mod stores;
mod traps;
mod types;

/// Where not all stores are built, none is tried.
#[cfg(not(all(feature = "store", feature = "vault", feature = "aws")))]
mod stores {
    use secure_config::Loader;

    pub(crate) enum Remote {}

    impl Remote {
        pub(crate) fn add<T>(&self, _: Loader<T>, _: &crate::scene::Scene, _: &crate::ears::Ear) -> Loader<T> {
            match *self {}
        }
    }

    pub(crate) const FAULTS: &[crate::faults::Fault] = &[];
}
