//! The reader of TOML beside the crate `toml`: both take a document or neither does, and what both read is the same.
#![no_main]

use libfuzzer_sys::{Corpus, fuzz_target};
use secure_config_fuzz::against_toml::compare;

fuzz_target!(|input: &[u8]| -> Corpus { if compare(input) { Corpus::Keep } else { Corpus::Reject } });
