//! `#[config(serde)]`: any `Deserialize`, read from text by envy's rules and from a file by toml's. Both libraries' errors
//! quote the value, so none of their texts goes on from here.

use std::collections::HashMap;

use serde::de::DeserializeOwned;

#[cfg(feature = "toml")]
use crate::raw::Content;
use crate::raw::Raw;
use crate::reader::{Reader, Taken};
use crate::violation::Violation;

/// `#[config(serde)]`.
#[doc(hidden)]
#[inline(never)]
pub fn read_serde<T: DeserializeOwned>(reader: &mut Reader<'_>, row: usize) -> Option<T> {
    match reader.take(row) {
        Taken::Raw(raw, _) => {
            let parsed = deserialize(raw);
            reader.checked(row, parsed, |_, _| {})
        }
        Taken::Absent | Taken::Refused => None,
    }
}

/// `#[config(serde)]` on an `Option`.
#[doc(hidden)]
#[inline(never)]
pub fn read_optional_serde<T: DeserializeOwned>(reader: &mut Reader<'_>, row: usize) -> Option<Option<T>> {
    match reader.take(row) {
        Taken::Raw(raw, _) => {
            let parsed = deserialize(raw).map(Some);
            reader.checked(row, parsed, |_, _| {})
        }
        Taken::Absent => Some(None),
        Taken::Refused => None,
    }
}

fn deserialize<T: DeserializeOwned>(raw: Raw<'_>) -> Result<T, Violation> {
    #[cfg(feature = "toml")]
    if let Content::Tree(text) = &raw.content {
        let text = std::str::from_utf8(text.as_slice()).map_err(|_| Violation::NOT_TEXT)?;
        let tree = toml::de::ValueDeserializer::parse(text).map_err(|_| Violation::WRONG_TYPE)?;
        return T::deserialize(tree).map_err(|_| Violation::WRONG_TYPE);
    }
    let text = raw.into_text()?;
    let mut out: HashMap<String, T> =
        envy::from_iter([(String::from("value"), text)]).map_err(|_| Violation::WRONG_TYPE)?;
    out.remove("value").ok_or(Violation::WRONG_TYPE)
}
