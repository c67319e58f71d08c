//! JSON out of stores, taken apart where it stands: it is refused where the library for JSON refuses it, and means the same.
#![no_main]

use libfuzzer_sys::{Corpus, fuzz_target};
use secure_config_http::{Endpoint, Json, Proxy, quoted};
use serde_json::Value;

fuzz_target!(|input: &[u8]| -> Corpus {
    if let Ok(text) = str::from_utf8(input) {
        let again = quoted(text);
        assert_eq!(serde_json::from_slice::<String>(again.as_slice()).ok().as_deref(), Some(text));
        if let Ok(endpoint) = Endpoint::parse(text) {
            assert_eq!(Endpoint::parse(&endpoint.to_string()), Ok(endpoint), "an address changes by being read");
        }
        let _ = Proxy::parse(text);
    }
    let (ours, theirs) = (Json::parse(input), serde_json::from_slice::<Value>(input));
    match (ours, theirs) {
        (Some(ours), Ok(theirs)) => same(ours, &theirs),
        // Numbers out of range and lone surrogates are refused when they are asked for, and not before.
        (Some(_), Err(_)) => {}
        (None, Ok(_)) => panic!("a document is refused"),
        (None, Err(_)) => return Corpus::Reject,
    }
    Corpus::Keep
});

fn same(ours: Json<'_>, theirs: &Value) {
    match theirs {
        Value::Null => assert!(ours.is_null() && ours.value().is_none()),
        Value::Bool(flag) => assert_eq!(ours.flag(), Some(*flag)),
        Value::Number(_) => assert!(ours.number().is_some()),
        Value::String(text) => assert_eq!(ours.text().expect("a text").as_slice(), text.as_bytes()),
        Value::Array(items) => {
            let own = ours.items().expect("an array");
            assert_eq!(own.len(), items.len());
            own.into_iter().zip(items).for_each(|(ours, theirs)| same(ours, theirs));
        }
        Value::Object(members) => {
            let own = ours.members().expect("an object");
            for (name, value) in members {
                let (_, last) = own.iter().rev().find(|(known, _)| known == name).expect("the member");
                same(*last, value);
            }
        }
    }
}
