//! An encrypted YAML or JSON file, as sops writes them: tables of values, and the metadata under the key `sops`.
//!
//! Values stay text. What the MAC takes of a number or a date in clear is spelled as Go does, because sops does.

use std::time::{Duration, UNIX_EPOCH};

use saphyr_parser::{Event, Parser, ScalarStyle};
use secure_config_runtime::private::parse_rfc3339;
use zeroize::Zeroizing;

use crate::date;
use crate::document::{Document, Entry, Item};
use crate::error::{StoreError, StoreErrorKind as Kind};
use crate::metadata::Metadata;

/// Where sops keeps its metadata.
const METADATA: &str = "sops";

/// A table or a list that is open.
enum Open {
    /// The key whose value comes next; `None` where a key comes next.
    Map(Option<String>),
    List(usize),
}

/// Cuts a file into its entries; `json` says that every number is a floating one.
pub(crate) fn document(text: &str, json: bool) -> Result<Document, StoreError> {
    let mut stack: Vec<Open> = Vec::new();
    let (mut entries, mut pairs) = (Vec::new(), Vec::new());
    let mut documents = 0;
    for event in Parser::new_from_str(text) {
        // The parser's own words may hold a piece of the file.
        let (event, span) = event.map_err(|error| syntax(error.marker().line()))?;
        let line = u32::try_from(span.start.line()).unwrap_or_default();
        let is_key = matches!(stack.last(), Some(Open::Map(None)));
        let unsupported = |what: &str| StoreError::new(Kind::Unsupported).about(what).at_line(line);
        match event {
            Event::DocumentStart(_) => {
                documents += 1;
                if documents > 1 {
                    return Err(unsupported("several documents in one file"));
                }
            }
            Event::Alias(_) => return Err(unsupported("aliases")),
            Event::MappingStart(..) | Event::SequenceStart(..) if is_key => {
                return Err(unsupported("keys that are no text"));
            }
            Event::MappingStart(0, None) => stack.push(Open::Map(None)),
            Event::SequenceStart(0, None) => stack.push(Open::List(0)),
            Event::Scalar(text, style, 0, None) => {
                if let Some(Open::Map(key @ None)) = stack.last_mut() {
                    *key = Some(text.into_owned());
                    continue;
                }
                match stack.first() {
                    Some(Open::Map(Some(key))) if key == METADATA => pairs.push((flat(&stack), text.into_owned())),
                    Some(Open::Map(_)) => entries.extend(entry(&stack, line, &text, style == ScalarStyle::Plain, json)),
                    _ => return Err(Kind::NotAStore.into()),
                }
                advance(&mut stack);
            }
            Event::MappingStart(..) | Event::SequenceStart(..) | Event::Scalar(..) => {
                return Err(unsupported("tags and anchors"));
            }
            Event::MappingEnd | Event::SequenceEnd => {
                stack.pop();
                advance(&mut stack);
            }
            _ => {}
        }
    }
    if pairs.is_empty() {
        return Err(Kind::NotAStore.into());
    }
    Ok(Document { entries, metadata: Metadata::from_pairs(pairs)? })
}

fn syntax(line: usize) -> StoreError {
    StoreError::new(Kind::Syntax).at_line(u32::try_from(line).unwrap_or_default())
}

/// A value is complete: what comes next in the table or list around it.
fn advance(stack: &mut [Open]) {
    match stack.last_mut() {
        Some(Open::Map(key)) => *key = None,
        Some(Open::List(number)) => *number += 1,
        None => {}
    }
}

/// A key of the metadata as dotenv spells it: `age__list_0__map_recipient`.
fn flat(stack: &[Open]) -> String {
    let mut out = String::new();
    for open in stack.iter().skip(1) {
        match open {
            Open::Map(key) => {
                if !out.is_empty() {
                    out.push_str("__map_");
                }
                out.push_str(key.as_deref().unwrap_or_default());
            }
            Open::List(number) => {
                out.push_str("__list_");
                out.push_str(&number.to_string());
            }
        }
    }
    out
}

/// A value with its place, to which numbers in lists do not belong; none where it is null.
fn entry(stack: &[Open], line: u32, text: &str, plain: bool, json: bool) -> Option<Entry> {
    let keys = stack.iter().filter_map(|open| match open {
        Open::Map(key) => key.clone(),
        Open::List(_) => None,
    });
    let hashed = if plain { hashed(text, json)? } else { None };
    let item = if stack.iter().any(|open| matches!(open, Open::List(_))) { Item::Listed } else { Item::Value };
    Some(Entry { item, path: keys.collect(), line, text: Zeroizing::new(text.to_owned()), hashed })
}

/// What the MAC takes of a plain scalar; the outer `None` for null.
#[allow(clippy::option_option, reason = "null is no value, and most values are taken as they stand")]
fn hashed(text: &str, json: bool) -> Option<Option<String>> {
    Some(match text {
        "" | "~" | "null" | "Null" | "NULL" => return None,
        "true" | "True" | "TRUE" => Some("True".to_owned()),
        "false" | "False" | "FALSE" => Some("False".to_owned()),
        _ if text.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '-' | '+' | '.')) => {
            let whole = text.parse::<i128>().ok().filter(|_| !json).map(|number| number.to_string());
            // Of floating numbers both languages write as few digits as tell them apart, and no exponent.
            let float =
                || text.parse::<f64>().ok().filter(|number| number.is_finite()).map(|number| number.to_string());
            let moment = || {
                let since = parse_rfc3339(text)?.duration_since(UNIX_EPOCH).ok()?;
                Some(date::rfc3339(UNIX_EPOCH + Duration::from_secs(since.as_secs())))
            };
            whole.or_else(float).or_else(moment)
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn number_in_clear_is_hashed_as_go_spells_it() {
        for (text, json, want) in [
            ("5432", false, Some("5432")),
            ("1.50", false, Some("1.5")),
            ("1e+06", true, Some("1000000")),
            ("0.0000001", true, Some("0.0000001")),
            ("2024-01-01", false, Some("2024-01-01T00:00:00Z")),
            ("true", false, Some("True")),
            ("words", false, None),
        ] {
            assert_eq!(hashed(text, json), Some(want.map(str::to_owned)), "{text}");
        }
        assert_eq!(hashed("null", false), None);
    }
}
