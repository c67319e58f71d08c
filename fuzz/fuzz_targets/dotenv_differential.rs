//! The reader of `.env` beside dotenvy: what both take, both take for the same, but for the known differences.
#![no_main]

use libfuzzer_sys::{Corpus, fuzz_target};
use secure_config_fuzz::against_dotenvy::{assert_differences, compare};

fuzz_target!(init: assert_differences(), |input: &[u8]| -> Corpus {
    if compare(input) { Corpus::Keep } else { Corpus::Reject }
});
