//! The reader of TOML: any bytes, in a file that may hold secrets where their number is odd.
#![no_main]

use libfuzzer_sys::fuzz_target;
use secure_config::{SecureConfig, Toml};
use secure_config_fuzz::folder::write;
use secure_config_fuzz::needle::assert_silent;
use secure_config_fuzz::settings::Settings;

fuzz_target!(|input: &[u8]| {
    let private = input.len() % 2 == 1;
    assert_silent(input, true, |content| {
        let file = Toml::file(write("config.toml", content));
        let loader = Settings::loader().environment("prod");
        loader.source(if private { file.allow_plaintext_secrets() } else { file })
    });
});
