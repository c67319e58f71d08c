//! A directory of secret files: Docker's `/run/secrets`, a Kubernetes mount, systemd's `$CREDENTIALS_DIRECTORY`.

use std::path::{Path, PathBuf};

use secure_config_schema::{Field, suffix};

use super::answer::{Beside, More};
use super::flat::split_into;
use super::{Answer, Failure, FailureKind, Form, Found, Key, Properties, Remote, Request, Source, open};
use crate::bytes::Bytes;
use crate::date;
use crate::raw::Content;

/// A directory in which each file holds one value. The file's name is the variable's, in lower case or as it is.
///
/// In a Kubernetes mount all values are read through the one directory that its `..data` link names when the load begins,
/// so that a rotation in between cannot mix two generations. Modes are not judged: Docker mounts files as 0444.
///
/// ```
/// use secure_config_runtime::{SecretsDir, Source};
/// assert_eq!(SecretsDir::new("/run/secrets").name(), "/run/secrets");
/// ```
#[derive(Debug)]
pub struct SecretsDir {
    path: PathBuf,
    required: bool,
    only_in: Option<String>,
}

impl SecretsDir {
    /// The directory `path`. It need not be there: what is missing is reported by its variable, with where it was looked for.
    pub fn new(path: impl AsRef<Path>) -> Self {
        Self { path: path.as_ref().to_owned(), required: false, only_in: None }
    }

    /// The directory need not be there, which is so unless [`required`](Self::required) says otherwise.
    #[must_use]
    pub fn optional(mut self) -> Self {
        self.required = false;
        self
    }

    /// Not being there is an error of its own.
    ///
    /// ```
    /// use secure_config_runtime::SecretsDir;
    /// let secrets = SecretsDir::new("/etc/app/secrets").required();
    /// # let _ = secrets;
    /// ```
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The source belongs to one environment: using it in another one is an error.
    #[must_use]
    pub fn only_in(mut self, environment: impl Into<String>) -> Self {
        self.only_in = Some(environment.into());
        self
    }
}

impl Source for SecretsDir {
    fn name(&self) -> String {
        format!("{}", self.path.display())
    }

    fn bound_to(&self) -> Option<&str> {
        self.only_in.as_deref()
    }

    fn properties(&self) -> Properties {
        Properties::new()
    }

    fn remote(&self) -> Option<Remote> {
        None
    }

    fn fetch(&self, request: &Request<'_>) -> Answer {
        let mut answer = Answer::new();
        match std::fs::metadata(&self.path) {
            Ok(metadata) if metadata.is_dir() => {}
            Ok(_) => return Answer::faulty(FailureKind::NotADirectory),
            Err(err) if err.kind() == std::io::ErrorKind::NotFound && self.required => {
                return Answer::faulty(FailureKind::FileMissing);
            }
            Err(err) if err.kind() == std::io::ErrorKind::NotFound => return Answer::absent(),
            Err(_) => return Answer::faulty(FailureKind::FileUnreadable),
        }
        // One generation for the whole load.
        let generation = std::fs::canonicalize(self.path.join("..data")).unwrap_or_else(|_| self.path.clone());
        if let Some(known) = request.plan.schema.get_environments() {
            let names = [known.variable().to_lowercase(), known.variable().to_owned()];
            for name in names {
                let Ok(file) = open::regular(&generation.join(name)) else { continue };
                if let Ok(name) = std::str::from_utf8(file.content.as_slice())
                    && !name.trim().is_empty()
                {
                    answer.belongs_to(name.trim());
                }
                break;
            }
        }
        for key in request.keys() {
            self.look_for(&key, &generation, &mut answer);
        }
        answer
    }
}

impl SecretsDir {
    fn look_for(&self, key: &Key<'_>, generation: &Path, answer: &mut Answer) {
        let mut first: Option<String> = None;
        let aliases = key.field().map_or(&[][..], Field::get_aliases);
        for number in 0..=aliases.len() {
            let alias = number.checked_sub(1).and_then(|number| aliases.get(number));
            let name = alias.map_or(key.variable(), |alias| alias.variable);
            for spelled in [name.to_lowercase(), name.to_owned()] {
                let path = generation.join(&spelled);
                if std::fs::symlink_metadata(&path).is_err() || first.as_deref() == Some(&spelled) {
                    continue;
                }
                if let Some(first) = &first
                    && std::fs::canonicalize(generation.join(first)).ok() == std::fs::canonicalize(&path).ok()
                {
                    // One file, seen twice where case does not count.
                    continue;
                }
                if let Some(first) = first {
                    let failure = Failure {
                        file: Some(self.path.clone()),
                        names: Some((first, spelled)),
                        ..Failure::new(FailureKind::NameAndAlias)
                    };
                    answer.cells.retain(|cell| cell.at as usize != key.at);
                    answer.failed(key, failure);
                    return;
                }
                match read(&path, key, generation, &spelled) {
                    Ok(found) => answer.found(key, found.in_file(self.path.join(&spelled))),
                    Err(kind) => answer.failed(key, Failure::new(kind).in_file(self.path.join(&spelled))),
                }
                if let Some(alias) = alias.filter(|alias| alias.deprecated) {
                    answer.deprecated.push((key.at, alias.variable, None));
                }
                first = Some(spelled);
            }
        }
    }
}

/// A file's value, with what stands in files beside it.
fn read(path: &Path, key: &Key<'_>, generation: &Path, spelled: &str) -> Result<Found, FailureKind> {
    let file = open::regular(path)?;
    let is_dated = key.field().is_some_and(|field| field.get_rotation().is_some());
    let changed = is_dated.then(|| file.changed(path)).flatten();
    let mut found = Found::with(Content::Bytes(file.content));
    found.form = Form::WholeFile;
    found.more_mut().changed = changed;
    add_beside(found.more_mut(), key, generation, spelled)?;
    Ok(found)
}

/// The content of a file beside the value's own; none where there is no such file, or nothing in it.
fn read_beside(path: &Path) -> Result<Option<Bytes>, FailureKind> {
    match open::regular(path) {
        Ok(file) if matches!(file.content.as_slice(), b"" | b"\n" | b"\r\n") => Ok(None),
        Ok(file) => Ok(Some(file.content)),
        Err(FailureKind::FileMissing) => Ok(None),
        Err(kind) => Err(kind),
    }
}

/// Adds what stands in files beside the value's own: previous and next values, and the day of the last rotation.
fn add_beside(more: &mut More, key: &Key<'_>, generation: &Path, spelled: &str) -> Result<(), FailureKind> {
    let upper = spelled.bytes().any(|byte| byte.is_ascii_uppercase());
    let suffixed = |suffix: &str| {
        let suffix = if upper { suffix.to_owned() } else { suffix.to_lowercase() };
        read_beside(&generation.join(format!("{spelled}{suffix}")))
    };
    if key.field().is_some_and(|field| field.get_rotation().is_some())
        && let Some(date) = suffixed(suffix::ROTATED_AT)?
    {
        let date = std::str::from_utf8(date.as_slice()).ok().and_then(date::parse_rfc3339);
        more.changed = Some(date.ok_or(FailureKind::DateMalformed)?);
    }
    if !key.is_rotating() {
        return Ok(());
    }
    let suffixed = |suffix: &str| suffixed(suffix).map(|value| value.and_then(Beside::of_file));
    more.next = suffixed(suffix::NEXT)?;
    if let Some((list, separator)) = key.previous_list() {
        for name in [list.to_lowercase(), list.to_owned()] {
            if let Some(list) = read_beside(&generation.join(name))? {
                split_into(&list, separator, &mut more.previous);
                break;
            }
        }
        return Ok(());
    }
    if let Some(previous) = suffixed(suffix::PREVIOUS)? {
        more.previous.push(previous);
    }
    for number in 2.. {
        let Some(previous) = suffixed(&format!("{}_{number}", suffix::PREVIOUS))? else { break };
        more.previous.push(previous);
    }
    Ok(())
}
