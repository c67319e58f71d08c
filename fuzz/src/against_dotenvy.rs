//! A `.env` read by ours and by dotenvy. Where they may differ, a feature of the text says so by its name.

use std::collections::BTreeMap;

use secure_config::schema::render::dotenv_value;

use crate::features::{Feature, features};
use crate::folder::write;
use crate::ours::{self, NAMES};

/// What dotenvy takes differently, with a text that shows it. Each has a row in `docs/DOTENV.md`.
const DIFFERENCES: &[(Feature, &str)] = &[
    (Feature::ByteOrderMark, "\u{feff}A=x"),
    (Feature::Nul, "A=x\0"),
    (Feature::OtherBlank, "A=x\u{a0}"),
    (Feature::LoneReturn, "A=x\ry"),
    (Feature::DashInName, "E-F=x"),
    (Feature::Export, "export =x"),
    (Feature::HashFirst, "A=#x"),
    (Feature::MarkInComment, "A=x  # it's"),
    (Feature::BlankInside, "A=x y"),
    (Feature::QuoteInside, "A=x'y'"),
    (Feature::Backslash, "A=x\\ny"),
    (Feature::Dollar, "A=$x"),
    (Feature::EscapedSingle, "A='x\\'y'"),
    (Feature::OtherEscape, "A=\"x\\ty\""),
    (Feature::TextAfterQuote, "A='x'y"),
    (Feature::BlankAtEnd, "A=x "),
];

type Variables = BTreeMap<&'static str, String>;

/// Each difference is seen in its text, and nothing else is: an idle excuse would hide a fault.
pub fn assert_differences() {
    for (feature, text) in DIFFERENCES {
        assert!(features(text).iter().eq([feature]), "{text:?} has {:?}", features(text));
        let (ours, theirs) = (ours::read(&write("difference.env", text.as_bytes())), dotenvy(text));
        assert_ne!(ours, theirs, "{feature:?} makes no difference");
    }
}

/// Compares; says whether the text was worth it.
pub fn compare(text: &[u8]) -> bool {
    // In a long text one feature would excuse too much.
    let Some(text) = str::from_utf8(text).ok().filter(|text| text.len() <= 96) else { return false };
    if text.contains("THE_ENVIRONMENT") {
        return false;
    }
    let ours = ours::read(&write("against.env", text.as_bytes()));
    let theirs = dotenvy(text);
    let found = features(text);
    let excused = DIFFERENCES.iter().any(|(feature, _)| found.contains(feature));
    assert!(excused || ours == theirs, "ours reads {ours:?}, dotenvy {theirs:?}, in {text:?} with {found:?}");
    written(text);
    true
}

/// A value that the templates write is read back by both.
fn written(value: &str) {
    let Some(spelling) = dotenv_value(value) else { return };
    let text = format!("A={spelling}\n");
    let expected = Some(Variables::from([("A", value.to_owned())]));
    assert_eq!(ours::read(&write("written.env", text.as_bytes())), expected, "ours, of {text:?}");
    assert_eq!(dotenvy(&text), expected, "dotenvy, of {text:?}");
}

/// The values of the names, the last of each, or none where any line is refused.
fn dotenvy(text: &str) -> Option<Variables> {
    let mut variables = Variables::new();
    for pair in dotenvy::from_read_iter(text.as_bytes()) {
        let (name, value) = pair.ok()?;
        if let Some(name) = NAMES.into_iter().find(|known| *known == name) {
            variables.insert(name, value);
        }
    }
    Some(variables)
}
