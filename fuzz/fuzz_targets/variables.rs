//! Sources of variables: any names and values, which the byte 0x1E separates.
#![no_main]

use libfuzzer_sys::{Corpus, fuzz_target};
use secure_config::{Memory, SecureConfig};
use secure_config_fuzz::needle::{assert_silent, is_marked};
use secure_config_fuzz::settings::Settings;

fuzz_target!(|input: &[u8]| -> Corpus {
    let pairs = |content: &[u8]| -> Vec<(String, Vec<u8>)> {
        let pairs = content.split(|byte| *byte == 0x1E).map(|pair| {
            let at = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
            let (name, value) = pair.split_at(at);
            (String::from_utf8_lossy(name).into_owned(), value.get(1..).unwrap_or_default().to_vec())
        });
        pairs.collect()
    };
    if pairs(input).iter().any(|(name, _)| is_marked(name.as_bytes())) {
        return Corpus::Reject;
    }
    assert_silent(input, false, |content| {
        let memory: Memory = pairs(content).into_iter().collect();
        Settings::loader().source(Memory::from([("APP_ENV", "prod")])).source(memory)
    });
    Corpus::Keep
});
