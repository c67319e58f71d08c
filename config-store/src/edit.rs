//! Changing a store: what is not changed stays as it is, byte for byte, and what was written is read back before it is kept.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use secure_config_runtime::Bytes;
use secure_config_runtime::schema::suffix;
use zeroize::Zeroizing;

use crate::cipher::{DataKey, Type};
use crate::date;
use crate::document::{Document, Plain, SEAL, Text, hex, mac, place};
use crate::dotenv::{Line, METADATA};
use crate::error::{StoreError, StoreErrorKind as Kind};
use crate::file::{self, Lock};
use crate::keys;
use crate::metadata::{Recipient, short};
use crate::seal::{Seal, is_environment};
use crate::sheet::Sheet;
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
    format: Format,
    pub(crate) sheet: Sheet,
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
            let folder = store.path.parent().unwrap_or(Path::new("."));
            std::fs::create_dir_all(folder).map_err(|_| StoreError::new(Kind::NotWritten))?;
            let lock = Lock::of(&store.path)?;
            let mut edit = Edit {
                _lock: Some(lock),
                path: store.path.clone(),
                format: Format::Dotenv,
                sheet: Sheet::Lines(vec![
                    Line::Metadata("unencrypted_suffix".into(), "_unencrypted".into()),
                    Line::Metadata("version".into(), "3.11.0".into()),
                ]),
                key: DataKey::generate(),
                seal: Seal { id: new_id(), environment: String::new(), generation: 0 },
                state: store.state.clone(),
                now: SystemTime::now(),
            };
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
        let opened = self.unlock_sealed(self.allow_unsealed, false)?;
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
        let format = store.format?;
        let text = std::str::from_utf8(opened.content.as_slice()).map_err(|_| StoreError::new(Kind::Syntax))?;
        let mut seal = opened.seal.unwrap_or_else(|| Seal { id: new_id(), environment: String::new(), generation: 0 });
        seal.generation = seal.generation.max(store.state.generation(&seal.id));
        Ok(Self {
            _lock: lock,
            path: store.path.clone(),
            format,
            sheet: Sheet::of(format, text)?,
            key: opened.key,
            seal,
            state: store.state.clone(),
            now: SystemTime::now(),
        })
    }

    /// For tests: what is changed from here on is changed on this day.
    #[doc(hidden)]
    #[must_use]
    pub fn on(mut self, now: SystemTime) -> Self {
        self.now = now;
        self
    }

    /// Sets a value, and the date of its change where it is another one than before. Says whether it is.
    ///
    /// # Errors
    /// The name or the value cannot be kept in the file.
    pub fn set(&mut self, name: &str, value: impl Into<Bytes>) -> Result<bool, StoreError> {
        let value = value.into();
        check_name(name, self.is_dotenv())?;
        let text = std::str::from_utf8(value.as_slice()).ok().filter(|text| !text.contains('\0'));
        let text = text.ok_or_else(|| StoreError::new(Kind::BadValue).about(name))?;
        if self.value(name)?.is_some_and(|old| old.value.as_slice() == value.as_slice()) {
            return Ok(false);
        }
        self.put(name, text)?;
        if is_dated(name) {
            let date = date::rfc3339(self.now);
            self.put(&self.sheet.beside(name, suffix::ROTATED_AT), &date)?;
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
            self.put(&self.sheet.beside(name, suffix::PREVIOUS), text)?;
        }
        Ok(is_new)
    }

    /// Removes a value and its date.
    ///
    /// # Errors
    /// There is no such name.
    pub fn remove(&mut self, name: &str) -> Result<(), StoreError> {
        if !self.sheet.drop(name)? {
            return Err(StoreError::new(Kind::NotFound).about(name));
        }
        let date = self.sheet.beside(name, suffix::ROTATED_AT);
        self.sheet.drop(&date).map(|_| ())
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
            self.sheet.put_recipients(&recipients)?;
        }
        Ok(())
    }

    /// Takes somebody's access away: the file gets a new data key. What they have read they know, so the values should be
    /// replaced as well. `id` may be the short form, if it fits one of them alone.
    ///
    /// # Errors
    /// There is no such recipient, or no other one.
    pub fn remove_recipient(&mut self, id: &str) -> Result<(), StoreError> {
        let mut recipients = self.document()?.metadata.recipients;
        let fits = |one: &Recipient| one.id == id || short(&one.id) == id;
        let exact = recipients.iter().position(|one| one.id == id);
        let at = exact.or_else(|| recipients.iter().position(fits));
        let Some(at) = at.filter(|_| exact.is_some() || recipients.iter().filter(|one| fits(one)).count() == 1) else {
            return Err(StoreError::new(Kind::NotFound).about(short(id)));
        };
        recipients.remove(at);
        if recipients.is_empty() {
            return Err(Kind::LastRecipient.into());
        }
        recipients.iter_mut().for_each(|one| one.wrapped.clear());
        self.rekey_for(recipients)
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
        self.sheet.reencrypt(&self.key.cipher(), &fresh.cipher())?;
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
        self.sheet.put_recipients(&recipients)
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
        self.sheet.put_metadata("lastmodified", &date::rfc3339(self.now))?;
        if let Sheet::Lines(lines) = &self.sheet
            && !lines.iter().any(|line| matches!(line, Line::Metadata(key, _) if key == "mac"))
        {
            self.sheet.put_metadata("mac", "none yet")?;
        }
        let document = self.document()?;
        let text = self.seal.write(&self.key, &document, &document.values(&self.key)?)?;
        self.put(SEAL, &text)?;
        let document = self.document()?;
        let mac = mac(&document.values(&self.key)?, &document.metadata);
        let mac = self.key.cipher().close(mac.as_bytes(), &document.metadata.last_modified, Type::Str);
        self.sheet.put_metadata("mac", &mac.ok_or(Kind::NotWritten)?)?;
        let content = self.sheet.render();
        if content.len() > file::LIMIT {
            return Err(Kind::TooLarge.into());
        }
        let bytes = Bytes::from(content.as_str());
        let document = parse(self.format, &bytes)?;
        let read = open_with(bytes, document, self.key.clone())?;
        let is_same = read.differs.is_none() && read.seal.as_ref() == Some(&self.seal);
        if is_same { Ok(content) } else { Err(Kind::NotWritten.into()) }
    }

    pub(crate) fn document(&self) -> Result<Document, StoreError> {
        self.sheet.document()
    }

    /// A value as it is now.
    pub(crate) fn value(&self, name: &str) -> Result<Option<Plain>, StoreError> {
        let values = self.document()?.values(&self.key)?;
        let mut found = values.into_iter().filter(|value| !value.listed && value.name() == name);
        let first = found.next();
        if found.next().is_some() {
            return Err(StoreError::new(Kind::DoubleName).about(name));
        }
        Ok(first)
    }

    /// Writes a value into its place, or into a new one behind the last.
    pub(crate) fn put(&mut self, name: &str, value: &str) -> Result<(), StoreError> {
        let path: Vec<&str> = if self.is_dotenv() { vec![name] } else { name.split('.').collect() };
        let is_encrypted = self.document()?.metadata.rules.encrypts(&path);
        let is_encrypted =
            is_encrypted.ok_or_else(|| StoreError::new(Kind::Unsupported).about("rules by regular expressions"))?;
        let text: Text = if is_encrypted {
            let text = self.key.cipher().close(value.as_bytes(), &place(&path), Type::Str);
            text.ok_or_else(|| StoreError::new(Kind::BadValue).about(name))?.into()
        } else if !self.is_dotenv() {
            value.to_owned().into()
        } else if value.contains("\\n") {
            // In clear it would come back as a line break.
            return Err(StoreError::new(Kind::BadValue).about(name));
        } else {
            value.replace('\n', "\\n").into()
        };
        self.sheet.put(name, text)
    }

    fn is_dotenv(&self) -> bool {
        matches!(self.sheet, Sheet::Lines(_))
    }
}

/// Whether a change of the value is worth a date of its own.
fn is_dated(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    ![suffix::ROTATED_AT, suffix::PREVIOUS, suffix::NEXT].iter().any(|ending| name.ends_with(ending))
}

fn check_name(name: &str, dotenv: bool) -> Result<(), StoreError> {
    let is_word = |name: &str| {
        let begins = name.bytes().next().is_some_and(|byte| !byte.is_ascii_digit());
        begins && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    let is_name = match name.split_once('.') {
        _ if dotenv => is_word(name) && !name.starts_with(METADATA),
        Some((first, _)) => first != "sops" && name.split('.').all(is_word),
        None => name != "sops" && is_word(name),
    };
    // It is not repeated: a value may stand where the name belongs.
    if is_name && name != SEAL { Ok(()) } else { Err(Kind::BadName.into()) }
}
