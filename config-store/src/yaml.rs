//! An encrypted YAML or JSON file, as sops writes them: tables of values, and the metadata under the key `sops`.
//!
//! Values stay text. What the MAC takes of a number or a date in clear is spelled as Go does, because sops does.

use std::ops::Range;
use std::time::{Duration, UNIX_EPOCH};

use saphyr_parser::{Event, Parser, ScalarStyle};
use secure_config_runtime::private::parse_rfc3339;
use zeroize::Zeroizing;

use crate::date;
use crate::document::{Document, Entry, Item, Text};
use crate::error::{StoreError, StoreErrorKind as Kind};
use crate::metadata::Metadata;

/// Where sops keeps its metadata.
const METADATA: &str = "sops";

/// How many tables and lists may lie in each other.
const DEEPEST: usize = 64;

/// A table or a list that is open.
enum Open {
    /// The key whose value comes next, and where it begins; `None` where a key comes next.
    Map(Option<(String, usize)>),
    List(usize),
}

/// A value as it stands in the text.
pub(crate) struct Spot {
    /// The keys from the outermost table on.
    pub(crate) path: Vec<String>,
    /// For the metadata, its name as dotenv spells it.
    metadata: Option<String>,
    is_listed: bool,
    line: u32,
    value: Text,
    style: ScalarStyle,
    /// Where its key begins, and where it stands, in bytes.
    pub(crate) key: usize,
    pub(crate) range: Range<usize>,
}

impl Spot {
    /// Whether this is the pair of the metadata.
    pub(crate) fn is_metadata(&self, name: &str) -> bool {
        self.metadata.as_deref() == Some(name)
    }

    /// Whether it is a value of that path, and no piece of metadata or of a list.
    pub(crate) fn is_value(&self, path: &[&str]) -> bool {
        self.metadata.is_none() && !self.is_listed && self.path.iter().map(String::as_str).eq(path.iter().copied())
    }

    /// Whether it stands on one line, so that it can be exchanged.
    pub(crate) fn is_inline(&self) -> bool {
        !matches!(self.style, ScalarStyle::Literal | ScalarStyle::Folded)
    }
}

/// Cuts a file into its entries; `json` says that every number is a floating one.
pub(crate) fn document(text: &str, json: bool) -> Result<Document, StoreError> {
    let (mut entries, mut pairs) = (Vec::new(), Vec::new());
    for spot in spots(text)? {
        match spot.metadata {
            Some(name) => pairs.push((name, spot.value.to_string())),
            None => entries.extend(entry(spot, json)),
        }
    }
    if pairs.is_empty() {
        return Err(Kind::NotAStore.into());
    }
    Ok(Document { entries, metadata: Metadata::from_pairs(pairs)? })
}

/// All values of a file, in their order.
pub(crate) fn spots(text: &str) -> Result<Vec<Spot>, StoreError> {
    // The parser counts characters.
    let offsets: Vec<usize> =
        if text.is_ascii() { Vec::new() } else { text.char_indices().map(|(at, _)| at).collect() };
    let offset = |index: usize| if text.is_ascii() { index } else { offsets.get(index).copied().unwrap_or(text.len()) };
    let mut stack: Vec<Open> = Vec::new();
    let mut spots = Vec::new();
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
            Event::MappingStart(..) | Event::SequenceStart(..) if stack.len() >= DEEPEST => {
                return Err(unsupported("tables in tables without end"));
            }
            Event::MappingStart(0, None) => stack.push(Open::Map(None)),
            Event::SequenceStart(0, None) => stack.push(Open::List(0)),
            Event::Scalar(value, style, 0, None) => {
                let (start, end) = (offset(span.start.index()), offset(span.end.index()));
                if let Some(Open::Map(key @ None)) = stack.last_mut() {
                    *key = Some((value.into_owned(), start));
                    continue;
                }
                if !matches!(stack.first(), Some(Open::Map(_))) {
                    return Err(Kind::NotAStore.into());
                }
                let keys = || {
                    stack.iter().filter_map(|open| match open {
                        Open::Map(key) => key.as_ref(),
                        Open::List(_) => None,
                    })
                };
                let path: Vec<String> = keys().map(|(key, _)| key.clone()).collect();
                let metadata = (path.first().is_some_and(|key| key == METADATA)).then(|| flat(&stack));
                spots.push(Spot {
                    path,
                    metadata,
                    is_listed: stack.iter().any(|open| matches!(open, Open::List(_))),
                    line,
                    value: Zeroizing::new(value.into_owned()),
                    style,
                    key: keys().next_back().map_or(start, |(_, at)| *at),
                    range: start..end,
                });
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
    Ok(spots)
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
                out.push_str(key.as_ref().map_or("", |(key, _)| key));
            }
            Open::List(number) => {
                out.push_str("__list_");
                out.push_str(&number.to_string());
            }
        }
    }
    out
}

/// The entry that a value is, to whose place numbers in lists do not belong; none where it is null.
fn entry(spot: Spot, json: bool) -> Option<Entry> {
    let hashed = if spot.style == ScalarStyle::Plain { hashed(&spot.value, json)? } else { None };
    let item = if spot.is_listed { Item::Listed } else { Item::Value };
    Some(Entry { item, path: spot.path, line: spot.line, text: spot.value, hashed })
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
