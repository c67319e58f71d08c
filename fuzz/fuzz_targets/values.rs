//! The parsers of values: any text, as every type.
#![no_main]

use libfuzzer_sys::fuzz_target;
use secure_config_fuzz::values::check;

fuzz_target!(|text: &str| check(text));
