//! Backups: one file, encrypted for recovery recipients alone, that stores can be restored from when every other key is lost.
//!
//! It holds each store's file as it stands, and its data key. `docs/STORE.md` has the format.

use std::fs;
use std::path::{Component, Path, PathBuf};
use std::time::SystemTime;

use secure_config_runtime::Bytes;
use secure_config_runtime::private::parse_rfc3339;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::cipher::DataKey;
use crate::date;
use crate::document::hex;
use crate::edit::Edit;
use crate::error::{StoreError, StoreErrorKind as Kind};
use crate::file::{self, Lock};
use crate::keys::{self, Identities, Miss, Places};
use crate::metadata::Recipient;
use crate::seal::{Seal, is_environment};
use crate::state::State;
use crate::store::{Format, Opened, Store, open_with, parse};

const HEAD: &str = "secure-config backup 1";

/// The largest backup that is read.
const LIMIT: usize = 256 * file::LIMIT;

/// A backup that was opened with a recovery key.
///
/// ```
/// # fn main() -> Result<(), secure_config_store::StoreError> {
/// use secure_config_store::{Backup, Identity, Restore, Store};
/// # let folder = std::env::temp_dir().join(format!("backup-doc-{}", std::process::id()));
/// # std::fs::create_dir_all(&folder).unwrap();
/// # let identity = Identity::generate();
/// # Store::create(folder.join("prod.env"), [identity.recipient()], Some("prod"))?;
/// # let store = Store::open(folder.join("prod.env"))?.identity(identity.to_bytes()).state_folder(&folder);
/// # let (archive, recovery) = (folder.join("archive.age"), Identity::generate());
/// Backup::write(&archive, &folder, [&store], [recovery.recipient()])?;
///
/// let backup = Backup::open(&archive, recovery.to_bytes())?.state_folder(&folder);
/// backup.verify()?;                                        // now, and often: nothing is restored
/// for planned in backup.plan(&folder)? {
///     println!("{planned}");                               // prod.env: is there already, the same
/// }
/// backup.restore(&folder, &Restore::new())?;
/// # std::fs::remove_dir_all(&folder).unwrap();
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Backup {
    path: PathBuf,
    created: String,
    entries: Vec<Entry>,
    state: State,
}

/// A store in a backup.
struct Entry {
    /// Relative, with slashes.
    name: String,
    sha256: String,
    id: String,
    environment: String,
    generation: u64,
    key: DataKey,
    content: Bytes,
}

impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Entry").field("name", &self.name).field("generation", &self.generation).finish_non_exhaustive()
    }
}

/// What a restoration would do with a store.
///
/// ```
/// # use secure_config_store::Planned;
/// fn is_harmless(plan: &[Planned]) -> bool {
///     !plan.iter().any(|planned| planned.overwrites())
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    name: String,
    environment: String,
    generation: u64,
    state: There,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum There {
    Nothing,
    Same,
    Other,
}

impl Planned {
    /// The store's path below the folder.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether another file stands there.
    pub fn overwrites(&self) -> bool {
        self.state == There::Other
    }
}

impl std::fmt::Display for Planned {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { name, environment, generation, state } = self;
        let state = match state {
            There::Nothing => "would be made",
            There::Same => "is there already, the same",
            There::Other => "would replace another file",
        };
        let of = if environment.is_empty() { String::new() } else { format!(" of {environment}") };
        write!(f, "{}: {state} (state {generation}{of})", secure_config_runtime::schema::visible(name))
    }
}

/// How to restore: nothing is overwritten, and each store stays encrypted for its own recipients, unless that is said.
///
/// ```
/// use secure_config_store::Restore;
/// let restore = Restore::new().for_recipients(["age1…"]).overwrite();
/// # let _ = restore;
/// ```
#[derive(Clone, Debug, Default)]
pub struct Restore {
    overwrite: bool,
    recipients: Option<Vec<String>>,
}

impl Restore {
    /// The careful way.
    pub fn new() -> Self {
        Self::default()
    }

    /// Files that stand there are replaced.
    #[must_use]
    pub fn overwrite(mut self) -> Self {
        self.overwrite = true;
        self
    }

    /// The stores get new data keys, for these recipients alone: when the keys of the old ones are lost.
    #[must_use]
    pub fn for_recipients<S: Into<String>>(mut self, recipients: impl IntoIterator<Item = S>) -> Self {
        self.recipients = Some(recipients.into_iter().map(Into::into).collect());
        self
    }
}

/// A store that was restored, or was there already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    path: PathBuf,
    written: bool,
}

impl Restored {
    /// Its file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it was written; else it stood there already.
    pub fn is_written(&self) -> bool {
        self.written
    }
}

impl Backup {
    /// Writes a new archive of stores, which have to be as their seals say. Their paths are kept relative to `root`.
    ///
    /// # Errors
    /// A store cannot be opened or lies outside `root`; a recovery recipient reads one of the stores; there is an archive.
    pub fn write<'a, S: AsRef<str>>(
        archive: impl AsRef<Path>,
        root: impl AsRef<Path>,
        stores: impl IntoIterator<Item = &'a Store>,
        recovery: impl IntoIterator<Item = S>,
    ) -> Result<(), StoreError> {
        let (archive, recovery): (_, Vec<S>) = (archive.as_ref(), recovery.into_iter().collect());
        let mut manifest = Zeroizing::new(format!("{HEAD}\ncreated {}\n", date::rfc3339(SystemTime::now())));
        let mut contents = Vec::new();
        for store in stores {
            let Opened { content, document, key, seal, .. } = store.unlock_sealed(false, false)?;
            let fault = |kind| StoreError::new(kind).in_file(&store.path);
            let is_everyday = |id: &S| document.metadata.recipients.iter().any(|one| one.id == id.as_ref());
            if recovery.iter().any(is_everyday) {
                return Err(fault(Kind::NotSeparate));
            }
            let name = relative(&store.path, root.as_ref()).ok_or_else(|| fault(Kind::UnknownFormat))?;
            let Seal { id, environment, generation } = seal.ok_or_else(|| fault(Kind::Unsealed))?;
            let (size, sha256) = (content.as_slice().len(), hex(&Sha256::digest(content.as_slice())));
            let key = Zeroizing::new(hex(key.bytes()));
            let line =
                Zeroizing::new(format!("store {size} {sha256} {id} {generation} {} {environment} {name}\n", *key));
            manifest = Zeroizing::new([manifest.as_str(), line.as_str()].concat());
            contents.push(content);
        }
        let parts = || contents.iter().map(|content| content.as_slice());
        let mut plain =
            Zeroizing::new(Vec::with_capacity(manifest.len() + 1 + parts().map(<[u8]>::len).sum::<usize>()));
        for part in [manifest.as_bytes(), b"\n".as_slice()].into_iter().chain(parts()) {
            plain.extend_from_slice(part);
        }
        file::create(archive, keys::encrypt(&plain, &recovery)?.as_bytes())
    }

    /// Opens an archive with a recovery key: the text of a key file.
    ///
    /// # Errors
    /// The key does not open it, or it is no backup.
    pub fn open(archive: impl AsRef<Path>, identity: impl Into<Bytes>) -> Result<Self, StoreError> {
        let archive = archive.as_ref();
        let open = || {
            let encrypted = file::read_up_to(archive, LIMIT)?;
            let places = Places { texts: vec![std::sync::Arc::new(identity.into())], ..Places::default() };
            let identities = Identities::find(&places)?;
            let plain = identities.decrypt(encrypted.as_slice(), encrypted.as_slice().len());
            let plain = plain.map_err(|miss| match miss {
                Miss::OtherKey => identities.miss("recovery recipients".to_owned()),
                Miss::Damaged => Kind::NotABackup.into(),
            })?;
            read(plain.as_slice()).ok_or_else(|| StoreError::new(Kind::NotABackup))
        };
        let (created, entries) = open().map_err(|error| error.in_file(archive))?;
        Ok(Self { path: archive.to_owned(), created, entries, state: State::of_user() })
    }

    /// Where to remember that it was verified, instead of the user's own folder.
    #[must_use]
    pub fn state_folder(mut self, path: impl AsRef<Path>) -> Self {
        self.state = State::in_folder(path.as_ref());
        self
    }

    /// When it was made: `2026-11-22T10:55:48Z`.
    pub fn created(&self) -> &str {
        &self.created
    }

    /// Proves that every store in it can be restored, without writing one: each opens, is as its seal says, and is the one
    /// that the manifest names. Remembers when.
    ///
    /// # Errors
    /// The first store that cannot be restored.
    pub fn verify(&self) -> Result<(), StoreError> {
        for entry in &self.entries {
            entry.open().map_err(|error| error.in_file(&self.path))?;
        }
        for entry in &self.entries {
            self.state.set_verified(&entry.id, date::seconds(SystemTime::now()));
        }
        Ok(())
    }

    /// What [`restore`](Self::restore) would do in a folder: nothing is written.
    ///
    /// # Errors
    /// A store in it cannot be restored.
    pub fn plan(&self, folder: impl AsRef<Path>) -> Result<Vec<Planned>, StoreError> {
        let plan = self.entries.iter().map(|entry| {
            entry.open().map_err(|error| error.in_file(&self.path))?;
            let path = folder.as_ref().join(&entry.name);
            let state = match file::read(&path) {
                Ok(content) if content.as_slice() == entry.content.as_slice() => There::Same,
                Err(error) if error.kind() == Kind::Missing => There::Nothing,
                _ => There::Other,
            };
            let (name, environment) = (entry.name.clone(), entry.environment.clone());
            Ok(Planned { name, environment, generation: entry.generation, state })
        });
        plan.collect()
    }

    /// Writes the stores into a folder. Everything is looked at before the first one is written.
    ///
    /// # Errors
    /// A store cannot be restored, or another file stands in its place and is not to be overwritten.
    pub fn restore(&self, folder: impl AsRef<Path>, how: &Restore) -> Result<Vec<Restored>, StoreError> {
        let folder = folder.as_ref();
        let plan = self.plan(folder)?;
        if let Some(other) = plan.iter().find(|planned| planned.overwrites() && !how.overwrite) {
            return Err(StoreError::new(Kind::WouldOverwrite).in_file(&folder.join(&other.name)));
        }
        let mut ready = Vec::new();
        for entry in &self.entries {
            let content = match &how.recipients {
                None => Bytes::from(entry.content.as_slice()),
                Some(recipients) => entry.for_recipients(recipients, &self.state)?,
            };
            ready.push((folder.join(&entry.name), content));
        }
        let mut restored = Vec::new();
        for ((path, content), planned) in ready.into_iter().zip(plan) {
            let written = planned.state != There::Same || how.recipients.is_some();
            if written {
                put(&path, content.as_slice(), planned.state)?;
            }
            restored.push(Restored { path, written });
        }
        Ok(restored)
    }
}

fn put(path: &Path, content: &[u8], there: There) -> Result<(), StoreError> {
    let failed = |_| StoreError::new(Kind::NotWritten).in_file(path);
    if there == There::Nothing {
        fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).map_err(failed)?;
        return file::create(path, content);
    }
    let _lock = Lock::of(path)?;
    file::replace(path, content)
}

impl Entry {
    /// The store, if it is what the manifest says.
    fn open(&self) -> Result<Opened, StoreError> {
        let fault = || StoreError::new(Kind::BackupIncomplete).about(&self.name);
        let format = Format::of(Path::new(&self.name)).map_err(|_| fault())?;
        if hex(&Sha256::digest(self.content.as_slice())) != self.sha256 {
            return Err(fault());
        }
        let content = Bytes::from(self.content.as_slice());
        let document = parse(format, &content).map_err(|_| fault())?;
        let opened = open_with(content, document, self.key.clone()).map_err(|_| fault())?;
        let seal = Seal { id: self.id.clone(), environment: self.environment.clone(), generation: self.generation };
        if opened.differs.is_some() || opened.seal.as_ref() != Some(&seal) {
            return Err(fault());
        }
        Ok(opened)
    }

    fn for_recipients(&self, recipients: &[String], state: &State) -> Result<Bytes, StoreError> {
        let store = Store { state: state.clone(), ..Store::at(Path::new(&self.name)) };
        let mut edit = Edit::of(&store, self.open()?, None)?;
        edit.rekey_for(recipients.iter().map(|id| Recipient { id: id.clone(), wrapped: String::new() }).collect())?;
        Ok(Bytes::from(edit.finished()?.as_str()))
    }
}

/// A store's path below a folder, with slashes; `None` if it is not below it.
fn relative(path: &Path, root: &Path) -> Option<String> {
    let (path, root) = (fs::canonicalize(path).ok()?, fs::canonicalize(root).ok()?);
    let parts = path.strip_prefix(root).ok()?.components().map(|part| match part {
        Component::Normal(part) => part.to_str().filter(|part| !part.contains(['\n', '\\'])),
        _ => None,
    });
    Some(parts.collect::<Option<Vec<_>>>()?.join("/"))
}

/// The parts of an archive in plain text.
fn read(plain: &[u8]) -> Option<(String, Vec<Entry>)> {
    let end = plain.windows(2).position(|pair| pair == b"\n\n")?;
    let (manifest, rest) = plain.split_at_checked(end + 1)?;
    let mut contents = rest.get(1..)?;
    let mut lines = std::str::from_utf8(manifest).ok()?.lines();
    (lines.next()? == HEAD).then_some(())?;
    // It is shown, and an archive may come from anybody who knows the recovery recipient.
    let created = lines.next()?.strip_prefix("created ").filter(|date| parse_rfc3339(date).is_some())?.to_owned();
    let mut entries = Vec::new();
    for line in lines {
        let mut words = line.strip_prefix("store ")?.splitn(7, ' ');
        let size = words.next()?.parse().ok().filter(|size| *size <= file::LIMIT)?;
        let (sha256, id) = (words.next()?.to_owned(), words.next()?.to_owned());
        let generation = words.next()?.parse().ok()?;
        let key = unhex(words.next()?)?;
        let (environment, name) = (words.next()?.to_owned(), words.next()?.to_owned());
        (environment.is_empty() || is_environment(&environment)).then_some(())?;
        let is_below = Path::new(&name).components().all(|part| matches!(part, Component::Normal(_)));
        (is_below && !name.is_empty() && !name.contains('\\')).then_some(())?;
        let (content, after) = contents.split_at_checked(size)?;
        contents = after;
        entries.push(Entry { name, sha256, id, environment, generation, key, content: content.into() });
    }
    contents.is_empty().then_some((created, entries))
}

fn unhex(text: &str) -> Option<DataKey> {
    let mut key = Zeroizing::new([0; 32]);
    if text.len() != 64 {
        return None;
    }
    for (slot, pair) in key.iter_mut().zip(text.as_bytes().chunks(2)) {
        *slot = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    DataKey::from_slice(&*key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::Identity;

    const OTHER: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    /// An archive whose text was changed by somebody who knows the recovery recipient, and what verifying it says.
    fn forged(change: impl Fn(&str) -> String) -> Option<Kind> {
        let folder = tempfile::tempdir().unwrap();
        let (identity, recovery) = (Identity::generate(), Identity::generate());
        Store::create(folder.path().join("a.env"), [identity.recipient()], Some("prod")).unwrap();
        let store = Store::open(folder.path().join("a.env")).unwrap().identity(identity.to_bytes());
        let (store, archive) = (store.state_folder(folder.path()), folder.path().join("a.age"));
        Backup::write(&archive, folder.path(), [&store], [recovery.recipient()]).unwrap();
        let identities =
            Identities::find(&Places { texts: vec![recovery.to_bytes().into()], ..Places::default() }).unwrap();
        let encrypted = fs::read(&archive).unwrap();
        let plain = identities.decrypt(&encrypted, encrypted.len()).unwrap();
        let text = change(std::str::from_utf8(plain.as_slice()).unwrap());
        fs::write(&archive, keys::encrypt(text.as_bytes(), &[recovery.recipient()]).unwrap()).unwrap();
        let backup = Backup::open(&archive, recovery.to_bytes()).map(|backup| backup.state_folder(folder.path()));
        backup.and_then(|backup| backup.verify()).err().map(|error| error.kind())
    }

    #[test]
    fn archive_that_says_something_else_than_it_holds_is_refused() {
        assert_eq!(forged(str::to_owned), None);
        let word = |at: usize, to: &'static str| {
            move |text: &str| {
                let line = text.lines().find(|line| line.starts_with("store ")).unwrap();
                let mut words: Vec<&str> = line.split(' ').collect();
                words[at] = to;
                text.replacen(line, &words.join(" "), 1)
            }
        };
        for at in [2, 3, 4, 5, 6] {
            assert_eq!(forged(word(at, if at == 4 { "9" } else { OTHER })), Some(Kind::BackupIncomplete), "word {at}");
        }
        for path in ["../a.env", "/etc/a.env", "x/../../a.env", "", "x\\..\\a.env"] {
            assert_eq!(forged(word(7, path)), Some(Kind::NotABackup), "{path}");
        }
        assert_eq!(forged(word(1, "7")), Some(Kind::NotABackup));
        assert_eq!(forged(|text| text.replacen("backup 1", "backup 2", 1)), Some(Kind::NotABackup));
        assert_eq!(forged(|text| text.replace("SECURE_CONFIG_SEAL=", "X=")), Some(Kind::NotABackup));
    }
}
