//! The exchange document read back: the JSON that a program embeds or writes becomes a schema again, which every renderer
//! takes. Keys and words that a later version may add are passed over.

mod build;
mod read;

use std::fmt;

use secure_config_schema::{Docs, Schema, exchange};
use serde::Deserialize;
use serde_json::value::RawValue;

/// A settings struct that was read.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// The table of its fields.
    pub schema: &'static Schema,
    /// Its prose.
    pub docs: &'static Docs,
}

/// Why a document cannot be read. What stands in it is not repeated.
#[derive(Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It is no JSON, or not of the shape that the format has: where.
    Malformed {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
    },
    /// It is something else.
    Foreign,
    /// It was written for a later version of this program.
    Newer(u64),
    /// A struct has more fields than a program can have.
    TooLarge,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed { line, column } => write!(f, "is no schema: line {line}, column {column}"),
            Self::Foreign => f.write_str("is no schema of secure-config"),
            Self::TooLarge => f.write_str("has a struct of more fields than a program can have"),
            Self::Newer(version) => write!(
                f,
                "has version {version} of the format, and this program reads {}: update cargo-secure-config",
                exchange::VERSION
            ),
        }
    }
}

impl std::error::Error for Unreadable {}

/// The outermost object. Its parts stay text, so that they can be put together again as they are.
#[derive(Deserialize)]
struct Whole<'a> {
    format: Option<String>,
    version: Option<u64>,
    #[serde(borrow)]
    settings: Option<Vec<&'a RawValue>>,
}

fn whole(text: &str) -> Result<Vec<&RawValue>, Unreadable> {
    let whole: Whole<'_> = serde_json::from_str(text).map_err(|fault| malformed(&fault))?;
    if whole.format.as_deref() != Some("secure-config-schema") {
        return Err(Unreadable::Foreign);
    }
    match whole.version {
        Some(version) if version > u64::from(exchange::VERSION) => Err(Unreadable::Newer(version)),
        Some(_) => whole.settings.ok_or(Unreadable::Foreign),
        None => Err(Unreadable::Foreign),
    }
}

fn malformed(fault: &serde_json::Error) -> Unreadable {
    Unreadable::Malformed { line: fault.line(), column: fault.column() }
}

/// Every settings struct of a document.
///
/// ```
/// use cargo_secure_config::exchange;
/// let text = r#"{"format":"secure-config-schema","version":1,"settings":[{"name":"Settings","fields":[]}]}"#;
/// assert_eq!(exchange::read(text).unwrap()[0].schema.name(), "Settings");
/// assert!(exchange::read("{}").is_err());
/// ```
///
/// # Errors
/// The text is no schema, or one of a later version.
pub fn read(text: &str) -> Result<Vec<Settings>, Unreadable> {
    read_of(text, false)
}

/// The same, where it is known whether the program is a debug build: then `dev_default` counts.
pub(crate) fn read_of(text: &str, is_debug: bool) -> Result<Vec<Settings>, Unreadable> {
    whole(text)?
        .into_iter()
        .map(|part| {
            let read: read::Structure = serde_json::from_str(part.get()).map_err(|fault| malformed(&fault))?;
            if build::is_too_large(&read) {
                return Err(Unreadable::TooLarge);
            }
            let (schema, docs) = build::settings(&read, is_debug);
            Ok(Settings { schema, docs })
        })
        .collect()
}

/// Several documents as one. A single one stays as it is, byte for byte; a settings struct that stands in two of them stands
/// in the whole once.
///
/// ```
/// use cargo_secure_config::exchange;
/// let one = "{\"format\":\"secure-config-schema\",\"version\":1,\"settings\":[\n{\"name\":\"A\",\"fields\":[]}\n]}\n".to_owned();
/// assert_eq!(exchange::join(&[one.clone(), one.clone()]).unwrap(), one);
/// ```
///
/// # Errors
/// One of them is no schema, or of a later version.
pub fn join(documents: &[String]) -> Result<String, Unreadable> {
    let mut parts: Vec<&str> = Vec::new();
    for document in documents {
        for part in whole(document)? {
            if !parts.contains(&part.get()) {
                parts.push(part.get());
            }
        }
    }
    if let [document] = documents {
        return Ok(document.clone());
    }
    let version = exchange::VERSION;
    Ok(format!(
        "{{\"format\":\"secure-config-schema\",\"version\":{version},\"settings\":[\n{}\n]}}\n",
        parts.join(",\n")
    ))
}
