//! Changing a store: what is not changed stays as it is, byte for byte, and what was written is read back before it is kept.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use secure_config_runtime::Bytes;
use secure_config_runtime::schema::suffix;
use zeroize::Zeroizing;

use crate::cipher::{DataKey, Enc, Type, is_like_encrypted};
use crate::date;
use crate::document::{Document, Plain, SEAL, Text, hex, mac, place};
use crate::dotenv::{self, Line, METADATA};
use crate::error::{StoreError, StoreErrorKind as Kind};
use crate::file::{self, Lock};
use crate::keys;
use crate::metadata::{Recipient, short};
use crate::seal::{Seal, is_environment};
use crate::state::State;
use crate::store::{Format, Opened, Store, open_with, parse};

/// A store that is being changed. Nobody else can write it meanwhile; nothing is written before [`save`](Self::save).
///
/// ```
/// # fn main() -> Result<(), secure_config_store::StoreError> {
/// use secure_config_store::{Identity, Store};
/// # let folder = std::env::temp_dir().join(format!("edit-doc-{}", std::process::id()));
/// # std::fs::create_dir_all(&folder).unwrap();
/// # let path = folder.join("prod.env");
/// let identity = Identity::generate();
/// Store::create(&path, [identity.recipient()], Some("prod"))?;
///
/// let store = Store::open(&path)?.identity(identity.to_bytes());
/// # let store = store.state_folder(&folder);
/// let mut edit = store.edit()?;
/// edit.set("DATABASE_URL", "postgres://u:p@db/app")?;
/// edit.save()?;
/// assert_eq!(store.list()?.values()[0].name(), "DATABASE_URL");
/// # std::fs::remove_dir_all(&folder).unwrap();
/// # Ok(())
/// # }
/// ```
pub struct Edit {
    _lock: Option<Lock>,
    path: PathBuf,
    pub(crate) lines: Vec<Line>,
    pub(crate) key: DataKey,
    pub(crate) seal: Seal,
    state: State,
    now: SystemTime,
}

impl std::fmt::Debug for Edit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Edit")
            .field("path", &self.path)
            .field("generation", &self.seal.generation)
            .finish_non_exhaustive()
    }
}

impl Store {
    /// Makes a store without values, for these recipients, bound to one environment or to none.
    ///
    /// # Errors
    /// There is such a file already, a recipient or the environment's name cannot be used, or the file cannot be written.
    pub fn create<S: Into<String>>(
        path: impl AsRef<Path>,
        recipients: impl IntoIterator<Item = S>,
        environment: Option<&str>,
    ) -> Result<Self, StoreError> {
        let store = Self::at(path.as_ref());
        let make = || {
            if store.format? != Format::Dotenv {
                return Err(Kind::ReadOnlyFormat.into());
            }
            let lock = Lock::of(&store.path)?;
            let mut edit = Edit {
                _lock: Some(lock),
                path: store.path.clone(),
                lines: vec![Line::Metadata("unencrypted_suffix".into(), "_unencrypted".into())],
                key: DataKey::generate(),
                seal: Seal { id: new_id(), environment: String::new(), generation: 0 },
                state: store.state.clone(),
                now: SystemTime::now(),
            };
            edit.lines.push(Line::Metadata("version".into(), "3.11.0".into()));
            edit.set_environment(environment)?;
            let recipients = recipients.into_iter().map(|id| Recipient { id: id.into(), wrapped: String::new() });
            edit.wrap_for(recipients.collect())?;
            let content = edit.finished()?;
            file::create(&store.path, content.as_bytes())
        };
        make().map_err(|error: StoreError| error.in_file(&store.path))?;
        Ok(store)
    }

    /// Begins to change the store, which has to be as its seal says.
    ///
    /// # Errors
    /// The store cannot be opened, or is not as its seal says, or has none.
    pub fn edit(&self) -> Result<Edit, StoreError> {
        if self.development {
            self.make_development()?;
        }
        let lock = Lock::of(&self.path)?;
        let opened = self.unlock_sealed(self.allow_unsealed)?;
        Edit::of(self, opened, Some(lock)).map_err(|error| error.in_file(&self.path))
    }

    /// Seals the store as it is: for a file that sops made or changed, once somebody has looked at it. With no environment
    /// the sealed one stays; `Some("")` means none. Recipients that differ from the sealed ones are accepted only when that is
    /// said.
    ///
    /// # Errors
    /// The file is not as sops wrote it, or its recipients differ and are not accepted.
    pub fn seal(&self, environment: Option<&str>, accept_recipients: bool) -> Result<(), StoreError> {
        let seal = || {
            let lock = Lock::of(&self.path)?;
            let opened = self.unlock()?;
            match opened.differs.as_ref().map(|error| error.kind()) {
                Some(Kind::SealRecipients) if !accept_recipients => {
                    let recipients = opened.document.metadata.short_recipients();
                    return Err(StoreError::new(Kind::SealRecipients).about(recipients));
                }
                // After a rotation by sops nothing of the seal can be read.
                Some(Kind::SealBroken) if !accept_recipients || environment.is_none() => {
                    return Err(Kind::SealUnreadable.into());
                }
                _ => {}
            }
            let mut edit = Edit::of(self, opened, Some(lock))?;
            if environment.is_some() {
                edit.set_environment(environment)?;
            }
            edit.save()
        };
        seal().map_err(|error: StoreError| error.in_file(&self.path))
    }
}

fn new_id() -> String {
    let id = DataKey::generate();
    hex(id.bytes().get(..16).unwrap_or_default())
}

impl Edit {
    pub(crate) fn of(store: &Store, opened: Opened, lock: Option<Lock>) -> Result<Self, StoreError> {
        if store.format? != Format::Dotenv {
            return Err(Kind::ReadOnlyFormat.into());
        }
        let text = std::str::from_utf8(opened.content.as_slice()).map_err(|_| StoreError::new(Kind::Syntax))?;
        let mut seal = opened.seal.unwrap_or_else(|| Seal { id: new_id(), environment: String::new(), generation: 0 });
        seal.generation = seal.generation.max(store.state.generation(&seal.id));
        Ok(Self {
            _lock: lock,
            path: store.path.clone(),
            lines: dotenv::lines(text)?,
            key: opened.key,
            seal,
            state: store.state.clone(),
            now: SystemTime::now(),
        })
    }

    /// Sets a value, and the date of its change where it is another one than before. Says whether it is.
    ///
    /// # Errors
    /// The name or the value cannot be kept in the file.
    pub fn set(&mut self, name: &str, value: impl Into<Bytes>) -> Result<bool, StoreError> {
        let value = value.into();
        check_name(name)?;
        let text = std::str::from_utf8(value.as_slice()).ok().filter(|text| !text.contains('\0'));
        let text = text.ok_or_else(|| StoreError::new(Kind::BadValue).about(name))?;
        if self.value(name)?.is_some_and(|old| old.value.as_slice() == value.as_slice()) {
            return Ok(false);
        }
        self.put(name, text)?;
        if is_dated(name) {
            let date = date::rfc3339(self.now);
            self.put(&format!("{name}{}", suffix::ROTATED_AT), &date)?;
        }
        Ok(true)
    }

    /// Sets a value and keeps the one before as `NAME_PREVIOUS`, for a field that is `Rotating`.
    ///
    /// # Errors
    /// As [`set`](Self::set).
    pub fn rotate(&mut self, name: &str, value: impl Into<Bytes>) -> Result<bool, StoreError> {
        let old = self.value(name)?;
        let is_new = self.set(name, value)?;
        if let (true, Some(old)) = (is_new, old) {
            let text = std::str::from_utf8(old.value.as_slice()).map_err(|_| StoreError::new(Kind::BadValue))?;
            self.put(&format!("{name}{}", suffix::PREVIOUS), text)?;
        }
        Ok(is_new)
    }

    /// Removes a value and its date.
    ///
    /// # Errors
    /// There is no such name.
    pub fn remove(&mut self, name: &str) -> Result<(), StoreError> {
        let date = format!("{name}{}", suffix::ROTATED_AT);
        let known = self.lines.len();
        self.drop_line(name);
        if self.lines.len() == known {
            return Err(StoreError::new(Kind::NotFound).about(name));
        }
        self.drop_line(&date);
        Ok(())
    }

    /// Takes the lines of a name out, but for the seal's.
    pub(crate) fn drop_line(&mut self, name: &str) {
        self.lines.retain(|line| !matches!(line, Line::Entry(one, _) if one == name && name != SEAL));
    }

    /// Binds the store to another environment, or to none.
    ///
    /// # Errors
    /// The name cannot stand in a seal.
    pub fn set_environment(&mut self, environment: Option<&str>) -> Result<(), StoreError> {
        let name = environment.unwrap_or_default();
        if !is_environment(name) {
            return Err(Kind::BadEnvironment.into());
        }
        name.clone_into(&mut self.seal.environment);
        Ok(())
    }

    /// Lets somebody else read the store. The data key stays; whoever comes can read what stood in the file before, too.
    ///
    /// # Errors
    /// It is no recipient.
    pub fn add_recipient(&mut self, id: &str) -> Result<(), StoreError> {
        let mut recipients = self.document()?.metadata.recipients;
        if recipients.iter().all(|one| one.id != id) {
            recipients.push(Recipient { id: id.to_owned(), wrapped: keys::wrap(&self.key, id)? });
            self.put_recipients(&recipients);
        }
        Ok(())
    }

    /// Takes somebody's access away: the file gets a new data key. What they have read they know, so the values should be
    /// replaced as well. `id` may be the short form.
    ///
    /// # Errors
    /// There is no such recipient, or no other one.
    pub fn remove_recipient(&mut self, id: &str) -> Result<(), StoreError> {
        let mut recipients = self.document()?.metadata.recipients;
        let known = recipients.len();
        recipients.retain(|one| one.id != id && short(&one.id) != id);
        if recipients.len() == known {
            return Err(StoreError::new(Kind::NotFound).about(short(id)));
        }
        if recipients.is_empty() {
            return Err(Kind::LastRecipient.into());
        }
        self.put_recipients(&recipients);
        self.rekey()
    }

    /// Encrypts everything anew under a new data key.
    ///
    /// # Errors
    /// The file can be opened by services for which only sops can encrypt.
    pub fn rekey(&mut self) -> Result<(), StoreError> {
        let document = self.document()?;
        let recipients =
            document.metadata.recipients.into_iter().map(|one| Recipient { wrapped: String::new(), ..one });
        self.rekey_for(recipients.collect())
    }

    /// The same, for other recipients.
    pub(crate) fn rekey_for(&mut self, recipients: Vec<Recipient>) -> Result<(), StoreError> {
        let document = self.document()?;
        if !document.metadata.others.is_empty() {
            return Err(StoreError::new(Kind::Unsupported).about("keys of other services than age"));
        }
        let fresh = DataKey::generate();
        let (old, new) = (self.key.cipher(), fresh.cipher());
        for line in &mut self.lines {
            let (text, at, kind) = match line {
                Line::Comment(text) => (text, place::<&str>(&[]), Kind::DamagedComment),
                Line::Entry(name, text) => (&mut **text, place(&[name.as_str()]), Kind::DamagedValue),
                Line::Blank | Line::Metadata(..) => continue,
            };
            if !is_like_encrypted(text) {
                continue;
            }
            let enc = Enc::parse(text).ok_or(kind)?;
            let value = old.open(&enc, &at).ok_or(kind)?;
            *text = new.close(value.as_slice(), &at, enc.ty).ok_or(kind)?;
        }
        self.key = fresh;
        self.wrap_for(recipients)
    }

    /// Encrypts the data key for those recipients for which it is not yet.
    pub(crate) fn wrap_for(&mut self, mut recipients: Vec<Recipient>) -> Result<(), StoreError> {
        if recipients.is_empty() {
            return Err(Kind::NoAgeRecipient.into());
        }
        for one in recipients.iter_mut().filter(|one| one.wrapped.is_empty()) {
            one.wrapped = keys::wrap(&self.key, &one.id)?;
        }
        self.put_recipients(&recipients);
        Ok(())
    }

    fn put_recipients(&mut self, recipients: &[Recipient]) {
        let is_age = |line: &Line| matches!(line, Line::Metadata(key, _) if key.starts_with("age__list_"));
        let at = self.lines.iter().position(|line| is_age(line) || matches!(line, Line::Metadata(..)));
        let at = at.unwrap_or(self.lines.len());
        self.lines.retain(|line| !is_age(line));
        let at = at.min(self.lines.len());
        self.lines.splice(at..at, dotenv::recipient_lines(recipients));
    }

    /// Writes the file. Its generation goes up by one.
    ///
    /// # Errors
    /// It cannot be written; then the old file is whole.
    pub fn save(mut self) -> Result<(), StoreError> {
        let written = self.finished().and_then(|content| file::replace(&self.path, content.as_bytes()));
        written.map_err(|error| error.in_file(&self.path))?;
        self.state.saw(&self.seal.id, self.seal.generation);
        Ok(())
    }

    /// The file with its date, its seal and its MAC, once it was read back.
    pub(crate) fn finished(&mut self) -> Result<Zeroizing<String>, StoreError> {
        self.seal.generation = self.seal.generation.saturating_add(1);
        self.put_metadata("lastmodified", date::rfc3339(self.now));
        if !self.lines.iter().any(|line| matches!(line, Line::Metadata(key, _) if key == "mac")) {
            self.put_metadata("mac", "none yet".to_owned());
        }
        let document = self.document()?;
        let text = self.seal.write(&self.key, &document, &document.values(&self.key)?)?;
        self.put(SEAL, &text)?;
        let document = self.document()?;
        let mac = mac(&document.values(&self.key)?, &document.metadata);
        let mac = self.key.cipher().close(mac.as_bytes(), &document.metadata.last_modified, Type::Str);
        self.put_metadata("mac", mac.ok_or(Kind::NotWritten)?);
        let content = dotenv::render(&self.lines);
        if content.len() > file::LIMIT {
            return Err(Kind::TooLarge.into());
        }
        let bytes = Bytes::from(content.as_str());
        let document = parse(Format::Dotenv, &bytes)?;
        let read = open_with(bytes, document, self.key.clone())?;
        let is_same = read.differs.is_none() && read.seal.as_ref() == Some(&self.seal);
        if is_same { Ok(content) } else { Err(Kind::NotWritten.into()) }
    }

    pub(crate) fn document(&self) -> Result<Document, StoreError> {
        dotenv::document(&self.lines)
    }

    /// A value as it is now.
    pub(crate) fn value(&self, name: &str) -> Result<Option<Plain>, StoreError> {
        let values = self.document()?.values(&self.key)?;
        let mut found = values.into_iter().filter(|value| matches!(&value.path[..], [one] if one == name));
        let first = found.next();
        if found.next().is_some() {
            return Err(StoreError::new(Kind::DoubleName).about(name));
        }
        Ok(first)
    }

    /// Writes a value into its line, or into a new one behind the last.
    pub(crate) fn put(&mut self, name: &str, value: &str) -> Result<(), StoreError> {
        let rules = self.document()?.metadata.rules;
        let is_encrypted = rules.encrypts(&[name]);
        let is_encrypted =
            is_encrypted.ok_or_else(|| StoreError::new(Kind::Unsupported).about("rules by regular expressions"))?;
        let text: Text = if is_encrypted {
            let text = self.key.cipher().close(value.as_bytes(), &place(&[name]), Type::Str);
            text.ok_or_else(|| StoreError::new(Kind::BadValue).about(name))?.into()
        } else if value.contains("\\n") {
            // In clear it would come back as a line break.
            return Err(StoreError::new(Kind::BadValue).about(name));
        } else {
            value.replace('\n', "\\n").into()
        };
        self.put_line(name, text);
        Ok(())
    }

    /// Puts what stands behind the `=`.
    pub(crate) fn put_line(&mut self, name: &str, text: Text) {
        for line in &mut self.lines {
            if let Line::Entry(one, old) = line
                && one == name
            {
                *old = text;
                return;
            }
        }
        // A date stands beside its value; the seal stays the last.
        let beside = name.strip_suffix(suffix::ROTATED_AT);
        let find =
            |wanted: &str| self.lines.iter().position(|line| matches!(line, Line::Entry(one, _) if one == wanted));
        let end = || self.lines.iter().position(|line| matches!(line, Line::Metadata(..)));
        let at = beside.and_then(find).map(|at| at + 1).or_else(|| find(SEAL)).or_else(end);
        self.lines.insert(at.unwrap_or(self.lines.len()), Line::Entry(name.to_owned(), text));
    }

    fn put_metadata(&mut self, key: &str, value: String) {
        for line in &mut self.lines {
            if let Line::Metadata(one, old) = line
                && one == key
            {
                *old = value;
                return;
            }
        }
        // sops writes them in the order of the alphabet.
        let later = |line: &Line| matches!(line, Line::Metadata(one, _) if one.as_str() > key);
        let at = self.lines.iter().position(later).unwrap_or(self.lines.len());
        self.lines.insert(at, Line::Metadata(key.to_owned(), value));
    }
}

/// Whether a change of the value is worth a date of its own.
fn is_dated(name: &str) -> bool {
    ![suffix::ROTATED_AT, suffix::PREVIOUS, suffix::NEXT].iter().any(|ending| name.ends_with(ending))
}

fn check_name(name: &str) -> Result<(), StoreError> {
    let is_word = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let begins = name.bytes().next().is_some_and(|byte| !byte.is_ascii_digit());
    if is_word && begins && !name.starts_with(METADATA) && name != SEAL {
        Ok(())
    } else {
        // It is not repeated: a value may stand where the name belongs.
        Err(Kind::BadName.into())
    }
}
