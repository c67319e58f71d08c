//! What a source answers.

use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::Key;
use super::flat::split_into;
use crate::bytes::Bytes;
use crate::plan::narrow;
use crate::raw::{Content, without_final_break};
use crate::redact::Withheld;

/// The answer of a source: a result for each key that it holds something for, or failed on.
///
/// ```
/// # use secure_config_runtime as secure_config;
/// use secure_config::{Answer, Failure, FailureKind, Found, Request};
/// fn fetch(request: &Request<'_>, locked: bool) -> Answer {
///     let mut answer = Answer::new();
///     for key in request.keys() {
///         match key.variable() {
///             "PORT" => answer.found(&key, Found::new("8080")),
///             _ if locked => answer.failed(&key, Failure::new(FailureKind::Unavailable)),
///             _ => {} // nothing said: it holds no such value
///         }
///     }
///     answer
/// }
/// ```
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Answer {
    pub(crate) cells: Vec<Cell>,
    pub(crate) faults: Vec<SourceFault>,
    pub(crate) unread: Vec<Unread>,
    /// Another name for a value was used that is on its way out.
    pub(crate) deprecated: Vec<(usize, &'static str, Option<u32>)>,
    /// The environment that the source itself says it belongs to, with the line.
    pub(crate) environments: Vec<(Withheld, Option<u32>)>,
    /// Keys in whose place a variable stands that Kubernetes put there for a service.
    pub(crate) links: Vec<usize>,
    /// Fields with values beside a current one that this source does not hold.
    pub(crate) orphans: Vec<(usize, Option<u32>)>,
    /// Names that are set twice, with both lines.
    pub(crate) twice: Vec<(String, u32, u32)>,
    /// The source is not there, and need not be.
    pub(crate) absent: bool,
    /// Whether other users of the machine can read the source.
    pub(crate) readable_by_others: bool,
    /// What the source says of itself.
    pub(crate) warnings: Vec<&'static str>,
}

/// What a source has for one key.
#[derive(Debug)]
pub(crate) struct Cell {
    /// The field.
    pub(crate) at: u32,
    /// The next cell for the same field, in a source of lower precedence; the layers know how cells are counted.
    pub(crate) next: Option<NonZeroU32>,
    pub(crate) outcome: Outcome,
}

/// What came of looking for one key.
#[derive(Debug)]
pub(crate) enum Outcome {
    Found(Found),
    /// Set, to nothing.
    Empty(Option<u32>),
    Failed(Box<Failure>),
}

/// A name that the source holds and nothing reads.
#[derive(Debug)]
pub(crate) struct Unread {
    pub(crate) name: String,
    pub(crate) line: Option<u32>,
}

impl Answer {
    /// Nothing found yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The source is not there, and need not be.
    pub(crate) fn absent() -> Self {
        Self { absent: true, ..Self::default() }
    }

    /// The source as a whole could not be read: one problem, and not one for each key. Values that it may hold and no other
    /// source has are named there, and are not reported as missing.
    ///
    /// ```
    /// use secure_config_runtime::{Answer, Failure, FailureKind};
    /// let answer = Answer::faulty(FailureKind::Unavailable);
    /// let answer = Answer::faulty(Failure::new(FailureKind::Sealed).cure("unseal it with `bao operator unseal`"));
    /// ```
    pub fn faulty(failure: impl Into<Failure>) -> Self {
        let failure = failure.into();
        let fault = match failure.kind {
            FailureKind::FileMissing => SourceFault::Missing,
            _ => SourceFault::Failed(Box::new(failure)),
        };
        Self { faults: vec![fault], ..Self::default() }
    }

    /// Something that deserves attention although the values are good, in the source's own words.
    ///
    /// ```
    /// use secure_config_runtime::Answer;
    /// let mut answer = Answer::new();
    /// answer.warn("the first request was refused and sent again");
    /// ```
    pub fn warn(&mut self, text: &'static str) {
        if !self.warnings.contains(&text) {
            self.warnings.push(text);
        }
    }

    /// The key has this value. An empty one counts as unset, unless the field allows it.
    pub fn found(&mut self, key: &Key<'_>, found: Found) {
        self.put(key.at, Outcome::Found(found));
    }

    /// The key has a value that could not be had.
    pub fn failed(&mut self, key: &Key<'_>, failure: Failure) {
        self.put(key.at, Outcome::Failed(failure.into()));
    }

    pub(crate) fn put(&mut self, at: usize, outcome: Outcome) {
        self.cells.push(Cell { at: narrow(at), next: None, outcome });
    }

    /// The environment that the source itself says it belongs to. If it is another one than the program's, nothing of
    /// the answer is used.
    pub fn belongs_to(&mut self, environment: &str) {
        self.environments.push((Withheld(environment.to_owned()), None));
    }
}

/// A value with where it comes from and what is known of it.
///
/// ```
/// # use secure_config_runtime as secure_config;
/// use secure_config::{Bytes, Found};
/// use std::time::SystemTime;
/// let found = Found::new("the value")
///     .in_file("/etc/app/keys")
///     .at_line(3)
///     .with_version("7")
///     .changed_at(SystemTime::UNIX_EPOCH)
///     .with_previous([Bytes::from("the value before")]);
/// assert!(!format!("{found:?}").contains("the value"));
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct Found {
    pub(crate) content: Content<'static>,
    pub(crate) line: Option<NonZeroU32>,
    pub(crate) form: Form,
    /// What few values have, so that the many that have none of it stay small.
    more: Option<Box<More>>,
}

/// How a value stands in its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// As text.
    Text,
    /// As the whole content of a file.
    WholeFile,
    /// As something in a TOML file that is not text.
    Unquoted,
    /// In a variable that Kubernetes put there for a service.
    ServiceLink,
}

/// What few values have.
#[derive(Debug, Default)]
pub(crate) struct More {
    pub(crate) file: Option<PathBuf>,
    /// The variable that was read, where it is not the field's own.
    pub(crate) via: Option<String>,
    pub(crate) previous: Vec<Beside>,
    pub(crate) next: Option<Beside>,
    pub(crate) changed: Option<SystemTime>,
    pub(crate) version: Option<String>,
}

/// A value beside the current one.
#[derive(Debug)]
pub(crate) struct Beside {
    pub(crate) value: Bytes,
    /// It is the whole content of a file.
    pub(crate) from_file: bool,
    /// Where its source says that it stands.
    pub(crate) spot: Option<Box<Spot>>,
}

/// Where a value beside the current one stands.
#[derive(Clone, Debug, Default)]
pub(crate) struct Spot {
    /// Its variable.
    pub(crate) name: String,
    pub(crate) line: Option<u32>,
    /// The file that holds it, and the variable that names that.
    pub(crate) file: Option<PathBuf>,
    pub(crate) via: Option<String>,
}

impl From<Bytes> for Beside {
    fn from(value: Bytes) -> Self {
        Self { value, from_file: false, spot: None }
    }
}

impl Beside {
    /// The content of a file, if there is anything in it.
    pub(crate) fn of_file(value: Bytes) -> Option<Self> {
        (!without_final_break(value.as_slice()).is_empty()).then_some(Self { value, from_file: true, spot: None })
    }

    /// The bytes without a file's final line break.
    pub(crate) fn text(&self) -> &[u8] {
        let bytes = self.value.as_slice();
        if self.from_file { without_final_break(bytes) } else { bytes }
    }
}

impl Found {
    /// A value that the source keeps as text or bytes.
    pub fn new(value: impl Into<Bytes>) -> Self {
        Self::with(Content::Bytes(value.into()))
    }

    pub(crate) fn with(content: Content<'static>) -> Self {
        Self { content, line: None, form: Form::Text, more: None }
    }

    /// The same once more; `None` of what only a file with tables holds.
    pub(crate) fn copy(&self) -> Option<Self> {
        let Content::Bytes(bytes) = &self.content else { return None };
        let copy = |bytes: &Bytes| Bytes::from(bytes.as_slice());
        let beside = |beside: &Beside| Beside {
            value: copy(&beside.value),
            from_file: beside.from_file,
            spot: beside.spot.clone(),
        };
        let more = self.more.as_ref().map(|more| {
            let More { file, via, previous, next, changed, version } = &**more;
            let mut before = Vec::with_capacity(previous.len());
            before.extend(previous.iter().map(beside));
            Box::new(More {
                file: file.clone(),
                via: via.clone(),
                previous: before,
                next: next.as_ref().map(beside),
                changed: *changed,
                version: version.clone(),
            })
        });
        Some(Self { content: Content::Bytes(copy(bytes)), line: self.line, form: self.form, more })
    }

    pub(crate) fn more(&self) -> Option<&More> {
        self.more.as_deref()
    }

    pub(crate) fn more_mut(&mut self) -> &mut More {
        self.more.get_or_insert_default()
    }

    /// Overwrites the values, and keeps the rest.
    #[inline]
    pub(crate) fn forget_values(&mut self) {
        if !matches!(self.content, Content::Borrowed(_)) {
            self.content = Content::Borrowed(&[]);
        }
        if let Some(more) = &mut self.more {
            more.previous.clear();
            more.next = None;
        }
    }

    /// When the value was last replaced, where its source knows.
    pub(crate) fn changed(&self) -> Option<SystemTime> {
        self.more.as_ref().and_then(|more| more.changed)
    }

    /// Whether the value is set to nothing: of a file that holds text, the final line break is not part of it.
    pub(crate) fn is_empty(&self, is_text: impl FnOnce() -> bool) -> bool {
        let Content::Bytes(bytes) = &self.content else { return false };
        let bytes = bytes.as_slice();
        let bytes = if self.form == Form::WholeFile && is_text() { without_final_break(bytes) } else { bytes };
        bytes.is_empty()
    }

    /// Whether any of the texts that the value consists of is such a one.
    pub(crate) fn has_text(&self, is_it: &dyn Fn(&[u8]) -> bool) -> bool {
        match &self.content {
            Content::Bytes(bytes) => is_it(bytes.as_slice()),
            Content::List(items) => items.iter().any(|item| is_it(item.as_slice())),
            Content::Map(pairs) => pairs.iter().any(|(_, value)| is_it(value.as_slice())),
            _ => false,
        }
    }

    /// The line where the value's key stands, from 1.
    #[must_use]
    pub fn at_line(mut self, line: u32) -> Self {
        self.line = NonZeroU32::new(line);
        self
    }

    /// The file that holds the value.
    #[must_use]
    pub fn in_file(mut self, path: impl AsRef<Path>) -> Self {
        self.more_mut().file = Some(path.as_ref().to_owned());
        self
    }

    /// Values that were current before, the latest first.
    #[must_use]
    pub fn with_previous(mut self, previous: impl IntoIterator<Item = Bytes>) -> Self {
        self.more_mut().previous.extend(previous.into_iter().map(Beside::from));
        self
    }

    /// The values that were current before, as one text, which is split where `separator` stands; what is left blank is nothing.
    ///
    /// ```
    /// use secure_config_runtime::{Bytes, Found};
    /// let found = Found::new("the third").with_previous_list(&Bytes::from("the second, the first"), ",");
    /// # let _ = found;
    /// ```
    #[must_use]
    pub fn with_previous_list(mut self, list: &Bytes, separator: &str) -> Self {
        split_into(list, separator, &mut self.more_mut().previous);
        self
    }

    /// The value that will be current after the next rotation.
    #[must_use]
    pub fn with_next(mut self, next: impl Into<Bytes>) -> Self {
        self.more_mut().next = Some(next.into().into());
        self
    }

    /// When the value was last replaced.
    #[must_use]
    pub fn changed_at(mut self, when: SystemTime) -> Self {
        self.more_mut().changed = Some(when);
        self
    }

    /// The version of the value in its store.
    #[must_use]
    pub fn with_version(mut self, version: impl Into<String>) -> Self {
        self.more_mut().version = Some(version.into());
        self
    }
}

/// Why a value that a source holds, or should hold, could not be had.
///
/// ```
/// # use secure_config_runtime as secure_config;
/// use secure_config::{Failure, FailureKind};
/// let failure = Failure::new(FailureKind::Denied).in_file("/etc/app/keys");
/// assert_eq!(failure.kind(), FailureKind::Denied);
///
/// // The words are the source's own; what a server said may hold a value.
/// let failure = Failure::new(FailureKind::Denied)
///     .about("secret/data/billing/prod")
///     .explained("the token's policies do not allow `read`")
///     .cure("load the policy that `cargo secure-config export --format vault-policy` writes");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Failure {
    pub(crate) kind: FailureKind,
    pub(crate) line: Option<u32>,
    pub(crate) file: Option<PathBuf>,
    /// The names that collide.
    pub(crate) names: Option<(String, String)>,
    /// What few failures have, so that the many that have none of it stay small.
    pub(crate) told: Option<Box<Told>>,
}

/// A failure in the words of the source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Told {
    /// What it happened to: a path, a recipient.
    pub(crate) about: Option<String>,
    pub(crate) what: Option<&'static str>,
    pub(crate) cure: Option<&'static str>,
    /// The variable that was read, where it is not the field's own.
    pub(crate) via: Option<String>,
}

impl From<FailureKind> for Failure {
    fn from(kind: FailureKind) -> Self {
        Self::new(kind)
    }
}

impl Failure {
    /// A failure of this kind.
    pub fn new(kind: FailureKind) -> Self {
        Self { kind, line: None, file: None, names: None, told: None }
    }

    /// The name of what it happened to: a path in a store, a mount, the short id of a recipient. It is shown, so it must not
    /// be a value.
    #[must_use]
    pub fn about(mut self, name: impl Into<String>) -> Self {
        self.told.get_or_insert_default().about = Some(name.into());
        self
    }

    /// The variable that was read, which is not the field's own.
    pub(crate) fn read_as(mut self, variable: String) -> Self {
        self.told.get_or_insert_default().via = Some(variable);
        self
    }

    /// What happened, instead of the kind's usual words.
    #[must_use]
    pub fn explained(mut self, what: &'static str) -> Self {
        self.told.get_or_insert_default().what = Some(what);
        self
    }

    /// What to do about it, instead of the kind's usual words.
    #[must_use]
    pub fn cure(mut self, cure: &'static str) -> Self {
        self.told.get_or_insert_default().cure = Some(cure);
        self
    }

    /// The file that it happened to.
    #[must_use]
    pub fn in_file(mut self, path: impl AsRef<Path>) -> Self {
        self.file = Some(path.as_ref().to_owned());
        self
    }

    /// The line where the value's key stands.
    #[must_use]
    pub fn at_line(mut self, line: u32) -> Self {
        self.line = Some(line).filter(|line| *line > 0);
        self
    }

    /// The kind.
    pub fn kind(&self) -> FailureKind {
        self.kind
    }
}

/// The kinds of failure.
///
/// ```
/// # use secure_config_runtime as secure_config;
/// use secure_config::FailureKind;
/// /// What a source over HTTP could make of a status.
/// fn kind(status: u16) -> FailureKind {
///     match status {
///         401 => FailureKind::NotAuthenticated,
///         403 => FailureKind::Denied,
///         404 => FailureKind::NotFound,
///         429 => FailureKind::Throttled,
///         _ => FailureKind::Unavailable,
///     }
/// }
/// # assert_eq!(kind(403), FailureKind::Denied);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FailureKind {
    /// `NAME` and `NAME_FILE` are both set in one source.
    NameAndFile,
    /// A name and an alias of it are both set in one source.
    NameAndAlias,
    /// The named file does not exist.
    FileMissing,
    /// What is named is not a regular file.
    NotAFile,
    /// What is named is not a directory.
    NotADirectory,
    /// The file has more than 1 MiB.
    FileTooLarge,
    /// The file cannot be opened or read.
    FileUnreadable,
    /// `NAME_ROTATED_AT` is not a date of RFC 3339.
    DateMalformed,
    /// The store has no such value.
    NotFound,
    /// The value was deleted.
    Deleted,
    /// This identity may not read it.
    Denied,
    /// The store does not know this identity.
    NotAuthenticated,
    /// The store is out of reach.
    Unavailable,
    /// The store is sealed: nothing in it can be read until somebody unseals it.
    Sealed,
    /// The store was never set up.
    NotInitialised,
    /// The store asks to slow down.
    Throttled,
    /// No answer in time.
    TimedOut,
    /// The store's answer is not of the expected form.
    Malformed,
    /// The value cannot be decrypted: wrong key, or damaged.
    Undecryptable,
    /// Somebody else was there: a seal is broken, a wrapped token was opened before, a version is older than one already seen.
    Tampered,
    /// What the program was told about the store cannot be used: an address, a certificate, a way to log in.
    Unusable,
}

impl FailureKind {
    /// Whether what the source holds stays unknown, and not only that it is not there.
    pub(crate) fn is_blinding(self) -> bool {
        use FailureKind::{FileMissing, FileTooLarge, FileUnreadable, NotADirectory, NotAFile};
        !matches!(self, FileMissing | FileTooLarge | FileUnreadable | NotADirectory | NotAFile)
    }
}

/// What is wrong with a source as a whole.
#[derive(Debug, Clone)]
pub(crate) enum SourceFault {
    /// The file does not exist and is not optional.
    Missing,
    /// The file or directory cannot be read.
    Failed(Box<Failure>),
    /// A line that is not of the format; the text is our own.
    Syntax { line: u32, column: Option<u32>, name: Option<String>, what: &'static str },
    /// A key that no field reads; the key and the one that may be meant, if one is near.
    #[cfg_attr(not(feature = "toml"), expect(dead_code, reason = "only files with tables need it"))]
    UnknownKey { line: u32, key: Option<(String, String)> },
    /// The file belongs to another user.
    ForeignOwner,
    /// Others may write the file.
    WritableByOthers,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_for_each_value_is_small() {
        assert_eq!(size_of::<Bytes>(), 24);
        assert_eq!(size_of::<Content<'_>>(), 24);
        assert_eq!(size_of::<Found>(), 40);
        assert_eq!(size_of::<Cell>(), 48);
    }
}
