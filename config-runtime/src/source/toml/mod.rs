//! A TOML file: settings that are committed beside the program, one table for each group of fields. A plain file is read
//! in one pass. For any other the syntax is the crate `toml`'s work; that crate sees a shadow of the file, in which no
//! value stands, and values are decoded here.

mod fault;
mod lines;
mod plain;
mod scan;
mod shadow;
mod text;
#[cfg(feature = "serde")]
mod tree;
mod walk;
mod word;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use ::toml::de::DeTable;

use self::lines::Lines;
use super::answer::SourceFault;
use super::{Answer, FailureKind, Properties, Remote, Request, Source, open};
use crate::bytes::Bytes;
use crate::plan::Plan;

/// A TOML file.
///
/// It counts as committed: a secret in it is an error, unless [`allow_plaintext_secrets`](Self::allow_plaintext_secrets)
/// says otherwise. A key that no field reads is an error too, unless the struct says `#[config(allow_unknown)]`.
///
/// ```
/// use secure_config_runtime::{Source, Toml};
/// assert_eq!(Toml::file("config.toml").optional().name(), "config.toml");
/// ```
#[derive(Debug)]
pub struct Toml {
    path: PathBuf,
    optional: bool,
    plain_text: bool,
    only_in: Option<String>,
}

impl Toml {
    /// The file `path`; not being there is an error.
    pub fn file(path: impl AsRef<Path>) -> Self {
        Self { path: path.as_ref().to_owned(), optional: false, plain_text: false, only_in: None }
    }

    /// The file need not be there.
    #[must_use]
    pub fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// The source belongs to one environment: using it in another one is an error.
    #[must_use]
    pub fn only_in(mut self, environment: impl Into<String>) -> Self {
        self.only_in = Some(environment.into());
        self
    }

    /// The file is not committed and may hold secrets; the report says so.
    ///
    /// ```
    /// use secure_config_runtime::{Source, Toml};
    /// assert!(Toml::file("config.toml").properties().committed);
    /// assert!(!Toml::file("/etc/app/secrets.toml").allow_plaintext_secrets().properties().committed);
    /// ```
    #[must_use]
    pub fn allow_plaintext_secrets(mut self) -> Self {
        self.plain_text = true;
        self
    }
}

impl Source for Toml {
    fn name(&self) -> String {
        format!("{}", self.path.display())
    }

    fn properties(&self) -> Properties {
        let properties = Properties::new();
        if self.plain_text { Properties { plain_text_allowed: true, ..properties } } else { properties.committed() }
    }

    fn bound_to(&self) -> Option<&str> {
        self.only_in.as_deref()
    }

    fn remote(&self) -> Option<Remote> {
        None
    }

    fn fetch(&self, request: &Request<'_>) -> Answer {
        match open::regular(&self.path) {
            Ok(opened) => read(opened.content, request.plan),
            Err(FailureKind::FileMissing) if self.optional => Answer::absent(),
            Err(kind) => Answer::faulty(kind),
        }
    }
}

/// Everything that the file's content has for the plan, and everything that is wrong with it.
fn read(content: Bytes, plan: &Plan) -> Answer {
    let document = content.into_shared();
    let is_text = std::str::from_utf8(document.as_slice()).is_ok();
    let plain = if is_text { plain::answer(plan, &document) } else { None };
    plain.unwrap_or_else(|| parse(&document, plan))
}

fn parse(document: &Bytes, plan: &Plan) -> Answer {
    let text = document.as_slice();
    let lines = Lines::of(text);
    let unreadable = |at| {
        let mut answer = Answer::new();
        let line = lines.line(at);
        answer.faults.push(SourceFault::Syntax { line, column: None, name: None, what: fault::NOT_UTF8 });
        answer
    };
    if let Err(err) = std::str::from_utf8(text) {
        return unreadable(err.valid_up_to());
    }
    let shadow = shadow::of(text);
    let Ok(shadow) = std::str::from_utf8(shadow.as_slice()) else { return unreadable(0) };
    let (root, errors) = DeTable::parse_recoverable(shadow);
    let mut faults = fault::faults(text, &lines, errors);
    let mut answer = walk::answer(plan, document, &lines, root.get_ref(), !faults.is_empty());
    answer.faults.append(&mut faults);
    if !answer.faults.is_empty() {
        answer.faults = fault::in_order(answer.faults, &lines);
    }
    answer
}
