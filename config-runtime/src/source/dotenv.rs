//! A `.env` file: for local work, never for production.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use secure_config_schema::Field;

use super::answer::SourceFault;
use super::flat::{Flat, Hit};
use super::{Answer, FailureKind, Properties, Remote, Request, Source, open};
use crate::bytes::Bytes;
use crate::dotenv::{Entry, Fault, entries};
use crate::redact::Withheld;

/// A `.env` file. It is read in local environments only, and never looked for in parent directories.
///
/// The file has to belong to this user or to root, and others may not write it. `docs/DOTENV.md` has the dialect.
///
/// ```
/// use secure_config_runtime::{Dotenv, Source};
/// assert_eq!(Dotenv::file(".env").optional().name(), ".env");
/// ```
#[derive(Debug)]
pub struct Dotenv {
    path: PathBuf,
    optional: bool,
    expand: bool,
    only_in: Option<String>,
}

impl Dotenv {
    /// The file `path`; not being there is an error.
    pub fn file(path: impl AsRef<Path>) -> Self {
        Self { path: path.as_ref().to_owned(), optional: false, expand: false, only_in: None }
    }

    /// The file need not be there.
    #[must_use]
    pub fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// Puts the file's own variables into values that hold `${NAME}` or `${NAME:-default}`. A secret is taken as it stands.
    ///
    /// ```
    /// use secure_config_runtime::Dotenv;
    /// let dotenv = Dotenv::file(".env").optional().expand(); // URL=http://${HOST:-localhost}:8080
    /// # let _ = dotenv;
    /// ```
    #[must_use]
    pub fn expand(mut self) -> Self {
        self.expand = true;
        self
    }

    /// The source belongs to one environment: using it in another one is an error.
    #[must_use]
    pub fn only_in(mut self, environment: impl Into<String>) -> Self {
        self.only_in = Some(environment.into());
        self
    }
}

impl Source for Dotenv {
    fn name(&self) -> String {
        format!("{}", self.path.display())
    }

    fn bound_to(&self) -> Option<&str> {
        self.only_in.as_deref()
    }

    fn properties(&self) -> Properties {
        Properties::new().local_only()
    }

    fn remote(&self) -> Option<Remote> {
        None
    }

    fn fetch(&self, request: &Request<'_>) -> Answer {
        let opened = match open::regular(&self.path) {
            Ok(opened) => opened,
            Err(FailureKind::FileMissing) if self.optional => return Answer::absent(),
            Err(kind) => return Answer::faulty(kind),
        };
        let guard = guard(&opened.metadata);
        let mut answer = self.parse(&opened.content.into_shared(), request);
        answer.readable_by_others = guard.readable_by_others;
        if guard.refused.is_some() {
            answer.cells.clear();
        }
        answer.faults.extend(guard.refused);
        answer
    }

    fn unread(&self, request: &Request<'_>) -> Vec<(String, Option<u32>)> {
        let Ok(opened) = open::regular(&self.path) else { return Vec::new() };
        let roles = request.plan.roles();
        let mut names = Vec::new();
        for entry in entries(opened.content.as_slice()) {
            // Beside a fault, a name may be part of a value that was cut.
            let Ok(entry) = entry else { return Vec::new() };
            if roles.find(entry.name.as_bytes()).is_none() {
                names.push((entry.name.to_owned(), Some(entry.line)));
            }
        }
        if guard(&opened.metadata).refused.is_some() { Vec::new() } else { names }
    }
}

impl Dotenv {
    fn parse(&self, content: &Bytes, request: &Request<'_>) -> Answer {
        let text = content.as_slice();
        let roles = request.plan.roles();
        let mut flat = Flat::new(request, &|| false);
        // An entry with its line break is hardly ever shorter than eight letters.
        flat.expect_entries(text.len() / 8);
        let mut faults = Vec::new();
        let mut environment = None;
        let variable = request.plan.schema.get_environments().map(|known| known.variable());
        let is_swept = !request.prefix().is_empty();
        let mut known = None;
        for entry in entries(text) {
            match entry {
                Ok(entry) if Some(entry.name) == variable => {
                    // Empty is unset, as everywhere.
                    let name = String::from_utf8(entry.decode()).ok().filter(|name| !name.trim().is_empty());
                    environment = name.map(|name| (Withheld(name), Some(entry.line)));
                }
                Ok(entry) => match roles.find(entry.name.as_bytes()) {
                    Some((at, role)) => match self.value(content, &entry, request.plan.field(at), &mut known) {
                        Ok(value) => flat.entry(Hit { at, role, value, line: Some(entry.line) }),
                        Err(fault) => faults.push(syntax(fault, Some(entry.name))),
                    },
                    None if is_swept => flat.unread(entry.name, Some(entry.line), &[]),
                    None => {}
                },
                // A name that no field reads may be a piece of a value.
                Err(fault) => {
                    faults.push(syntax(fault, fault.name.filter(|name| roles.find(name.as_bytes()).is_some())));
                }
            }
        }
        let mut answer = flat.answer();
        answer.faults.append(&mut faults);
        answer.environments.extend(environment);
        answer
    }

    /// What an entry says for a field; `known` has all entries by their names once that was asked for.
    #[inline(never)]
    fn value<'a>(
        &self,
        content: &'a Bytes,
        entry: &Entry<'a>,
        field: Option<&Field>,
        known: &mut Option<HashMap<&'a str, Entry<'a>>>,
    ) -> Result<Bytes, Fault<'a>> {
        if !self.expand || field.is_none_or(Field::is_secret) {
            return Ok(entry.plain().map_or_else(|| Bytes::from(entry.decode()), |value| content.part(value)));
        }
        let known = known.get_or_insert_with(|| by_name(content.as_slice()));
        if known.get(entry.name).is_some_and(|last| last.line != entry.line) {
            // A later entry of the same name counts.
            return Ok(Bytes::from(entry.decode()));
        }
        entry.expand(&mut |name| known.get(name).map(Entry::decode)).map(Bytes::from)
    }
}

#[cold]
fn syntax(fault: Fault<'_>, name: Option<&str>) -> SourceFault {
    SourceFault::Syntax {
        line: fault.line,
        column: fault.column,
        name: name.map(str::to_owned),
        what: fault.kind.text(),
    }
}

fn by_name(text: &[u8]) -> HashMap<&str, Entry<'_>> {
    entries(text).flatten().map(|entry| (entry.name, entry)).collect()
}

/// What the file's owner and mode say.
struct Guard {
    refused: Option<SourceFault>,
    readable_by_others: bool,
}

#[cfg(unix)]
fn guard(metadata: &std::fs::Metadata) -> Guard {
    use std::os::unix::fs::MetadataExt;
    let mode = metadata.mode();
    let foreign = metadata.uid() != 0 && user().is_some_and(|user| user != metadata.uid());
    let refused = if foreign {
        Some(SourceFault::ForeignOwner)
    } else if mode & 0o022 != 0 {
        Some(SourceFault::WritableByOthers)
    } else {
        None
    };
    Guard { refused, readable_by_others: mode & 0o044 != 0 }
}

#[cfg(not(unix))]
fn guard(_metadata: &std::fs::Metadata) -> Guard {
    Guard { refused: None, readable_by_others: false }
}

/// The user that this process acts as. Not the owner of `/proc/self`: that is root once core dumps are off.
#[cfg(target_os = "linux")]
fn user() -> Option<u32> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let ids = status.lines().find_map(|line| line.strip_prefix("Uid:"))?;
    ids.split_whitespace().nth(1)?.parse().ok()
}

#[cfg(all(unix, not(target_os = "linux")))]
fn user() -> Option<u32> {
    Some(rustix::process::geteuid().as_raw())
}
