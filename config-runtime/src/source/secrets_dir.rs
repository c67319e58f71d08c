//! A directory of secret files: Docker's `/run/secrets`, a Kubernetes mount, systemd's `$CREDENTIALS_DIRECTORY`.

use std::path::{Path, PathBuf};

use secure_config_schema::suffix;

use super::answer::Outcome;
use super::flat::split_into;
use super::{Answer, Failure, FailureKind, Found, Key, Properties, Request, Source, open};
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

    /// Not being there is an error of its own.
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
        self.path.display().to_string()
    }

    fn bound_to(&self) -> Option<&str> {
        self.only_in.as_deref()
    }

    fn properties(&self) -> Properties {
        Properties::new()
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
        for key in request.keys() {
            self.look_for(&key, &generation, &mut answer);
        }
        answer
    }
}

impl SecretsDir {
    fn look_for(&self, key: &Key<'_>, generation: &Path, answer: &mut Answer) {
        let mut first: Option<String> = None;
        let names = std::iter::once(key.variable().to_owned()).chain(key.aliases().map(str::to_owned));
        for name in names {
            for spelled in [name.to_lowercase(), name.clone()] {
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
                        kind: FailureKind::NameAndAlias,
                        line: None,
                        file: Some(self.path.clone()),
                        names: Some((first, spelled)),
                    };
                    answer.outcomes.retain(|(at, _)| *at != key.at);
                    answer.failed(key, failure);
                    return;
                }
                match read(&path) {
                    Ok(Some(mut found)) => {
                        add_beside(&mut found, key, generation, &spelled);
                        found.file = Some(self.path.join(&spelled));
                        answer.found(key, found);
                    }
                    Ok(None) => answer.outcomes.push((key.at, Outcome::Empty(None))),
                    Err(kind) => answer.failed(key, Failure::new(kind).in_file(self.path.join(&spelled))),
                }
                first = Some(spelled);
            }
        }
    }
}

/// A file's value; `None` where it is empty.
fn read(path: &Path) -> Result<Option<Found>, FailureKind> {
    let file = open::regular(path)?;
    if matches!(file.content.as_slice(), b"" | b"\n" | b"\r\n") {
        return Ok(None);
    }
    let mut found = Found::with(Content::Bytes(file.content));
    found.from_file = true;
    found.changed = file.changed;
    Ok(Some(found))
}

/// Adds what stands in files beside the value's own: previous and next values, and the day of the last rotation.
fn add_beside(found: &mut Found, key: &Key<'_>, generation: &Path, spelled: &str) {
    let upper = spelled.bytes().any(|byte| byte.is_ascii_uppercase());
    let file = |name: String| match read(&generation.join(name)) {
        Ok(Some(Found { content: Content::Bytes(bytes), .. })) => Some(bytes),
        _ => None,
    };
    let suffixed = |suffix: &str| {
        let suffix = if upper { suffix.to_owned() } else { suffix.to_lowercase() };
        file(format!("{spelled}{suffix}"))
    };
    if let Some(date) = suffixed(suffix::ROTATED_AT) {
        let date = std::str::from_utf8(date.as_slice()).ok().and_then(date::parse_rfc3339);
        found.changed = date.or(found.changed);
    }
    if !key.is_rotating() {
        return;
    }
    found.beside_from_file = true;
    found.next = suffixed(suffix::NEXT);
    if let Some((list, separator)) = key.previous_list() {
        if let Some(list) = file(list.to_lowercase()).or_else(|| file(list.to_owned())) {
            split_into(&list, separator, &mut found.previous);
        }
    } else {
        found.previous.extend(suffixed(suffix::PREVIOUS));
        let further = (2..).map_while(|n| suffixed(&format!("{}_{n}", suffix::PREVIOUS)));
        found.previous.extend(further);
    }
}
