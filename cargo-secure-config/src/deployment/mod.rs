//! What a deployment gives to a program's process, read from the files that describe it: a compose file, or objects of
//! Kubernetes. Nothing is started or asked, and secrets are known by their names alone; no error repeats a value.

mod compose;
mod dotenv;
mod expand;
mod kubernetes;
mod objects;
#[cfg(test)]
mod tests;
mod volumes;
mod yaml;

use std::collections::BTreeMap;
use std::fmt;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use secure_config_schema::visible;

pub use compose::compose;
pub use kubernetes::kubernetes;

use crate::{Failure, files};
use yaml::Node;

/// What a process would be given there. Each variable stands in one of the two lists, once.
#[derive(Default)]
pub struct Deployment {
    /// The service or container that was read, as the file calls it.
    pub name: String,
    /// Where it stands.
    pub place: Place,
    /// Variables with their values, by name.
    pub variables: Vec<(String, String, Place)>,
    /// Variables that are set to something that is not known here, by name.
    pub unknown: Vec<(String, Place)>,
    /// Files that are mounted from secrets and from other texts of the deployment, by path.
    pub files: Vec<Mounted>,
    /// Where more may come from than the files tell.
    pub open: Vec<Open>,
    /// What does not fit together in the files, and does not keep anyone from reading them.
    pub notes: Vec<Note>,
    /// Whether Kubernetes sets variables for the services that it knows (`enableServiceLinks`).
    pub service_links: bool,
}

/// Where something stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The file, as it was named.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
}

/// A file in the container.
pub struct Mounted {
    /// Its path in the container.
    pub path: String,
    /// What it holds.
    pub content: Content,
    /// Where it is mounted, or where its key stands.
    pub place: Place,
}

/// What a mounted file holds.
#[derive(Clone, PartialEq, Eq)]
pub enum Content {
    /// What this file holds here; it need not exist.
    File(PathBuf),
    /// This text, which is no secret of Kubernetes.
    Text(String),
    /// It is there, and what it holds is not known.
    Unknown,
}

/// A source that may give more than the files tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    /// What it gives.
    pub kind: OpenKind,
    /// Where it is named.
    pub place: Place,
}

/// What a source gives whose keys are not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenKind {
    /// Variables whose names begin so.
    Variables {
        /// What is put before each key; mostly empty.
        prefix: String,
    },
    /// Files below a folder.
    Folder {
        /// Its path in the container.
        path: String,
        /// The local folder that is mounted there, if there is one.
        local: Option<PathBuf>,
    },
}

/// Something that does not fit together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What it is; no values.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

impl Deployment {
    /// Whether a variable is set, and where.
    pub fn place_of(&self, variable: &str) -> Option<&Place> {
        let known = self.variables.iter().find(|(name, ..)| name == variable).map(|(_, _, place)| place);
        known.or_else(|| self.unknown.iter().find(|(name, _)| name == variable).map(|(_, place)| place))
    }

    /// The file that is mounted at a path.
    pub fn file(&self, path: &str) -> Option<&Mounted> {
        self.files.iter().find(|file| file.path == path)
    }

    /// Whether a variable that no list names may be set all the same.
    pub fn may_set(&self, variable: &str) -> bool {
        self.open
            .iter()
            .any(|open| matches!(&open.kind, OpenKind::Variables { prefix } if variable.starts_with(prefix)))
    }

    /// Whether there may be a file at a path that no list names.
    pub fn may_mount(&self, file: &str) -> bool {
        self.open.iter().any(|open| match &open.kind {
            OpenKind::Folder { path, .. } => {
                file.strip_prefix(path.trim_end_matches('/')).is_some_and(|rest| rest.starts_with('/'))
            }
            OpenKind::Variables { .. } => false,
        })
    }
}

impl Place {
    fn file_shown(&self) -> String {
        visible(&self.file)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", visible(&self.file), self.line)
    }
}

// Names and places alone: any value may be a secret.
impl fmt::Debug for Deployment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known: Vec<_> = self.variables.iter().map(|(name, _, place)| (name, place)).collect();
        f.debug_struct("Deployment")
            .field("name", &self.name)
            .field("place", &self.place)
            .field("variables", &known)
            .field("unknown", &self.unknown)
            .field("files", &self.files)
            .field("open", &self.open)
            .field("notes", &self.notes)
            .field("service_links", &self.service_links)
            .finish()
    }
}

impl fmt::Debug for Mounted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, content, place } = self;
        f.debug_struct("Mounted").field("path", path).field("content", content).field("place", place).finish()
    }
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => f.debug_tuple("File").field(path).finish(),
            Self::Text(_) => f.write_str("Text(…)"),
            Self::Unknown => f.write_str("Unknown"),
        }
    }
}

/// No file of a deployment is larger.
const LARGEST: usize = 8 << 20;
/// Bytes that references may make of a file's texts, and variables that it may set over and over.
const BUDGET: usize = 64 << 20;

/// What has been gathered so far; what comes later wins.
#[derive(Default)]
struct Given {
    variables: BTreeMap<String, (Option<String>, Place)>,
    files: BTreeMap<String, Mounted>,
    open: Vec<Open>,
    notes: Vec<Note>,
    spent: usize,
}

impl Given {
    /// Sets a variable; `None` is a value that is not known.
    fn set(&mut self, name: &str, value: Option<String>, place: Place) -> Result<(), Failure> {
        self.spend(name.len() + value.as_ref().map_or(0, String::len) + place.file.len() + 64, &place)?;
        self.variables.insert(name.to_owned(), (value, place));
        Ok(())
    }

    fn mount(&mut self, path: String, content: Content, place: Place) -> Result<(), Failure> {
        let text = if let Content::Text(text) = &content { text.len() } else { 0 };
        self.spend(path.len() + text + place.file.len() + 64, &place)?;
        self.files.insert(path.clone(), Mounted { path, content, place });
        Ok(())
    }

    fn open_variables(&mut self, prefix: &str, place: &Place) {
        let kind = OpenKind::Variables { prefix: prefix.to_owned() };
        self.open.push(Open { kind, place: place.clone() });
    }

    fn open_folder(&mut self, path: &str, local: Option<PathBuf>, place: &Place) {
        let kind = OpenKind::Folder { path: path.to_owned(), local };
        self.open.push(Open { kind, place: place.clone() });
    }

    fn note(&mut self, text: impl Into<String>, place: &Place) {
        self.notes.push(Note { text: text.into(), place: place.clone() });
    }

    /// Counts what a file makes, so that a small one does not fill the memory.
    fn spend(&mut self, bytes: usize, place: &Place) -> Result<(), Failure> {
        self.spent = self.spent.saturating_add(bytes);
        if self.spent > BUDGET {
            return Err(fault(place, "references make far more of the file than stands in it"));
        }
        Ok(())
    }

    fn end(self, name: &str, place: Place, service_links: bool) -> Deployment {
        let mut deployment = Deployment { name: name.to_owned(), place, service_links, ..Deployment::default() };
        for (name, (value, place)) in self.variables {
            match value {
                Some(value) => deployment.variables.push((name, value, place)),
                None => deployment.unknown.push((name, place)),
            }
        }
        deployment.files = self.files.into_values().collect();
        deployment.open = self.open;
        deployment.notes = self.notes;
        deployment
    }
}

/// A failure at a place. The words hold no value.
fn fault(place: &Place, words: impl fmt::Display) -> Failure {
    Failure::new(format!("{place}: {words}"))
}

/// A name out of a file for a message: without control characters, and not a whole page.
pub(crate) fn shown(name: &str) -> String {
    const LONGEST: usize = 80;
    let cut: String = name.chars().take(LONGEST).collect();
    let more = if cut.len() < name.len() { "…" } else { "" };
    format!("`{}{more}`", visible(&cut))
}

/// Names for a message: not more than a reader would look through.
fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    const MOST: usize = 20;
    let names: Vec<_> = names.take(MOST + 1).map(shown).collect();
    if names.len() > MOST { format!("{}, …", names[..MOST].join(", ")) } else { names.join(", ") }
}

/// A file's text; `None` if there is no file.
fn text_of(path: &Path) -> Result<Option<String>, Failure> {
    let shown = visible(&path.display().to_string());
    let failed = |fault: std::io::Error| Failure::new(format!("{shown} cannot be read: {}", files::why(&fault)));
    let file = match std::fs::File::open(path) {
        Ok(file) => file,
        Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(fault) => return Err(failed(fault)),
    };
    let mut bytes = Vec::new();
    file.take(LARGEST as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() > LARGEST {
        return Err(Failure::new(format!("{shown} is larger than {} MiB", LARGEST >> 20)));
    }
    let text = String::from_utf8(bytes).map_err(|fault| {
        let good = &fault.as_bytes()[..fault.utf8_error().valid_up_to()];
        let line = good.split(|byte| *byte == b'\n').count();
        Failure::new(format!("{shown}:{line}: this is not UTF-8"))
    })?;
    Ok(Some(text))
}

/// The documents of a YAML file.
fn documents(path: &Path) -> Result<(String, Vec<Rc<Node>>), Failure> {
    let file = path.display().to_string();
    let text = text_of(path)?.ok_or_else(|| Failure::new(format!("{} does not exist", visible(&file))))?;
    let documents = yaml::documents(&text).map_err(|(line, what)| {
        let failure = fault(&Place { file: file.clone(), line }, what.words());
        if text.contains("{{") {
            failure.hint("this looks like a template: render it first, as by `helm template`")
        } else {
            failure
        }
    })?;
    Ok((file, documents))
}
