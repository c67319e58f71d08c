//! The reader of `.env`: any bytes, with expansion where their number is odd.
#![no_main]

use libfuzzer_sys::{Corpus, fuzz_target};
use secure_config::{Dotenv, SecureConfig};
use secure_config_fuzz::folder::write;
use secure_config_fuzz::needle::{assert_silent, marks_a_name};
use secure_config_fuzz::settings::Settings;

fuzz_target!(|input: &[u8]| -> Corpus {
    let is_of_name = |byte: u8| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte);
    if marks_a_name(input, is_of_name, b"APP_") {
        return Corpus::Reject;
    }
    let expand = input.len() % 2 == 1;
    assert_silent(input, true, |content| {
        let file = Dotenv::file(write(".env", content));
        Settings::loader().environment("dev").source(if expand { file.expand() } else { file })
    });
    Corpus::Keep
});
