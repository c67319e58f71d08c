//! The exchange document, and the frames in a program's file: whatever they hold, they are read or refused; what was read is
//! written again as a document that reads the same, and every document can be made of it.
#![no_main]

use cargo_secure_config::{binary, exchange};
use libfuzzer_sys::{Corpus, fuzz_target};
use secure_config_schema::{exchange as written, render};

fuzz_target!(|input: &[u8]| -> Corpus {
    let _ = binary::documents(input);
    let Ok(text) = str::from_utf8(input) else { return Corpus::Reject };
    let Ok(all) = exchange::read(text) else { return Corpus::Keep };
    for settings in all {
        let once = written::document(settings.schema, Some(settings.docs));
        let again = exchange::read(&once).expect("what we write can be read")[0];
        assert_eq!(once, written::document(again.schema, Some(again.docs)), "a document changes by being read");
        for document in render::Document::ALL {
            let options = render::Options::default();
            let text = document.render(settings.schema, Some(settings.docs), &options);
            let same = document.render(again.schema, Some(again.docs), &options);
            assert!(text == same, "{document:?} changes by the schema's being read");
        }
    }
    Corpus::Keep
});
