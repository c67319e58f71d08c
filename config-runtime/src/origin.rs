//! Where a value was set.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use secure_config_schema::visible;

use crate::source::Spot;

/// The place where a value was set: the source, with a file and a line where it has them.
///
/// ```
/// # use secure_config_runtime as secure_config;
/// use secure_config::Origin;
/// # fn show(origin: &Origin) {
/// println!("{origin}");                                    // `.env:4`
/// assert_eq!(origin.line(), Some(4));
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    source: Arc<str>,
    line: Option<u32>,
    file: Option<PathBuf>,
    via: Option<String>,
    /// The line where `NAME_FILE` is set, which is none of the file that it names.
    via_line: Option<u32>,
    version: Option<String>,
}

impl Origin {
    pub(crate) fn new(source: &Arc<str>, line: Option<u32>) -> Self {
        Self { source: Arc::clone(source), line, file: None, via: None, via_line: None, version: None }
    }

    pub(crate) fn with(mut self, file: Option<PathBuf>, via: Option<String>, version: Option<String>) -> Self {
        if file.is_some() && via.is_some() {
            self.via_line = self.line.take();
        }
        self.file = file;
        self.via = via;
        self.version = version;
        self
    }

    /// Where a value beside this one stands, in the same source; nothing new where that does not say.
    pub(crate) fn beside(self, spot: &Spot) -> Self {
        if spot.line.is_none() && spot.file.is_none() && self.via.is_none() {
            return self;
        }
        Self::new(&self.source, spot.line).with(spot.file.clone(), spot.via.clone(), None)
    }

    /// The source: `the environment`, `.env`, `/run/secrets`, `default`.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The line of the source's file, from 1; none for a value that stands in a file of its own.
    pub fn line(&self) -> Option<u32> {
        self.line
    }

    /// The file that holds the value: one with lines, such as `.env`, or one of its own.
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref().or_else(|| self.line.map(|_| Path::new(&*self.source)))
    }

    /// The variable that was read, where it is not the field's own: an alias, or `NAME_FILE`.
    pub fn variable(&self) -> Option<&str> {
        self.via.as_deref()
    }

    /// The line of the source where that variable names the value's file, from 1.
    pub fn variable_line(&self) -> Option<u32> {
        self.via_line
    }

    /// The version of the value in its store, where the store has versions.
    pub fn version(&self) -> Option<&str> {
        self.version.as_deref()
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.file {
            Some(file) => f.write_str(&visible(&format!("{}", file.display())))?,
            None => f.write_str(&visible(&self.source))?,
        }
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        if let Some(via) = &self.via {
            write!(f, " as `{}`", visible(via))?;
        }
        if let Some(line) = self.via_line {
            write!(f, " in {}:{line}", visible(&self.source))?;
        }
        if let Some(version) = &self.version {
            write!(f, ", version {}", visible(version))?;
        }
        Ok(())
    }
}
