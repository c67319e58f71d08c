//! The file of fingerprints: names and keyed codes, no values. It is written for one environment and read for a comparison.

use std::path::Path;

use secure_config_schema::visible;
use serde::{Deserialize, Serialize};

use crate::{Failure, files};

const FORMAT: &str = "secure-config-fingerprints";
const VERSION: u64 = 1;
/// Files of more than this are none of ours.
const MOST: u64 = 64 << 20;

/// All secrets of one environment.
#[derive(Deserialize, Serialize)]
pub(crate) struct Document {
    format: String,
    version: u64,
    pub(crate) environment: String,
    /// The program.
    pub(crate) app: String,
    /// What tells the key from others.
    pub(crate) key_id: String,
    pub(crate) secrets: Vec<Row>,
}

/// One value.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) struct Row {
    pub(crate) variable: String,
    /// The field in Rust.
    pub(crate) path: String,
    /// Which part of the value it is, where it is not all of it: `password` in a URL, `member` of a list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) part: Option<String>,
    pub(crate) fingerprint: String,
}

impl Document {
    pub(super) fn new(environment: String, app: String, key_id: String, secrets: Vec<Row>) -> Self {
        Self { format: FORMAT.to_owned(), version: VERSION, environment, app, key_id, secrets }
    }

    pub(super) fn text(&self) -> Result<String, Failure> {
        serde_json::to_string_pretty(self)
            .map(|text| text + "\n")
            .map_err(|_| Failure::new("the fingerprints cannot be written as JSON"))
    }

    /// Reads a file of fingerprints.
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        #[derive(Deserialize)]
        struct Head {
            format: Option<String>,
            version: Option<u64>,
        }
        let shown = path.display();
        let made_by = "make it by `cargo secure-config fingerprint --key-file KEY --output FILE`";
        let unreadable = |fault: std::io::Error| {
            Failure::new(format!("{shown} cannot be read: {}", files::why(&fault))).hint(made_by)
        };
        if std::fs::metadata(path).map_err(unreadable)?.len() > MOST {
            return Err(Failure::new(format!("{shown} is no file of fingerprints: it is too large")).hint(made_by));
        }
        let text = std::fs::read(path).map_err(unreadable)?;
        // What stands in a file that is none of ours is not repeated.
        let foreign = || Failure::new(format!("{shown} is no file of fingerprints")).hint(made_by);
        let head: Head = serde_json::from_slice(&text).map_err(|_| foreign())?;
        if head.format.as_deref() != Some(FORMAT) {
            return Err(foreign());
        }
        match head.version {
            Some(VERSION) => {}
            Some(version) if version > VERSION => {
                return Err(Failure::new(format!(
                    "{shown} has version {version} of the format, and this program reads {VERSION}"
                ))
                .hint("update cargo-secure-config"));
            }
            _ => return Err(foreign()),
        }
        let document: Self = serde_json::from_slice(&text).map_err(|_| foreign())?;
        let is_code =
            |code: &str| code.len() == 32 && code.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if !is_code(&document.key_id) || !document.secrets.iter().all(|row| is_code(&row.fingerprint)) {
            return Err(Failure::new(format!("{shown} was changed: a fingerprint in it is none")).hint(made_by));
        }
        Ok(document)
    }
}

impl Row {
    /// The variable and the part, to be printed.
    pub(crate) fn label(&self) -> String {
        let name = visible(&self.variable);
        match &self.part {
            Some(part) => format!("`{name}` ({})", visible(part)),
            None => format!("`{name}`"),
        }
    }
}
