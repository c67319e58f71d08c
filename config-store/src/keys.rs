//! Who can open a store: identities, found as sops finds them, and recipients.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::{Read, Write};
use std::iter;
use std::path::{Path, PathBuf};

use age::armor::{ArmoredReader, ArmoredWriter, Format};
use age::{DecryptError, Decryptor, Encryptor};
use secure_config_runtime::Bytes;
use zeroize::Zeroizing;

use crate::cipher::DataKey;
use crate::error::{StoreError, StoreErrorKind as Kind};
use crate::file;
use crate::metadata::{Metadata, is_like_a_recipient, short};

/// Where keys are to be looked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places {
    /// Files that the program names; then nothing else is looked at.
    pub(crate) files: Vec<PathBuf>,
    /// Keys that the program holds.
    pub(crate) texts: Vec<std::sync::Arc<Bytes>>,
    /// Names of keys in the keyring of the operating system.
    #[cfg(feature = "keyring")]
    pub(crate) keyring: Vec<String>,
}

impl Places {
    fn are_named(&self) -> bool {
        #[cfg(feature = "keyring")]
        if !self.keyring.is_empty() {
            return true;
        }
        !self.files.is_empty() || !self.texts.is_empty()
    }
}

/// What a line begins with that names a key in the keyring of the operating system.
pub(crate) const KEYRING: &str = "keyring:";

/// The identities that were found, and the first fault on the way.
pub(crate) struct Identities {
    list: Vec<Box<dyn age::Identity>>,
    fault: Option<StoreError>,
    /// Whether a command names the key, which is not run.
    command: bool,
}

impl Identities {
    /// Identities that the program names; else those that sops would use.
    pub(crate) fn find(places: &Places) -> Result<Self, StoreError> {
        let mut out = Self { list: Vec::new(), fault: None, command: false };
        for text in &places.texts {
            out.add(text.as_slice(), Path::new("a key that the program holds"));
        }
        for path in &places.files {
            let content = file::read(path).map_err(|_| StoreError::new(Kind::KeyUnreadable).in_file(shown(path)))?;
            out.add(content.as_slice(), path);
        }
        #[cfg(feature = "keyring")]
        for name in &places.keyring {
            out.list.push(kept(name)?);
        }
        if !places.are_named() {
            out.find_as_sops();
        }
        Ok(out)
    }

    /// `SOPS_AGE_SSH_PRIVATE_KEY_FILE`, `SOPS_AGE_KEY`, `SOPS_AGE_KEY_FILE` and the file in the user's folder. A command in
    /// `SOPS_AGE_KEY_CMD` is not run.
    fn find_as_sops(&mut self) {
        if let Some(key) = env::var_os("SOPS_AGE_KEY") {
            let key = Bytes::from(key);
            self.add(key.as_slice(), Path::new("SOPS_AGE_KEY"));
        }
        if let Some(path) = set("SOPS_AGE_KEY_FILE") {
            self.add_file(Path::new(&path), Some("SOPS_AGE_KEY_FILE"));
        }
        self.command = set("SOPS_AGE_KEY_CMD").is_some();
        if let Some(folder) = config_folder() {
            self.add_file(&folder.join("sops").join("age").join("keys.txt"), None);
        }
        // An SSH key that others use for other things is looked at last, and only where this build can use it.
        if cfg!(feature = "ssh") {
            match set("SOPS_AGE_SSH_PRIVATE_KEY_FILE") {
                Some(path) => self.add_file(Path::new(&path), Some("SOPS_AGE_SSH_PRIVATE_KEY_FILE")),
                None => {
                    if let Some(home) = home() {
                        for name in ["id_ed25519", "id_rsa"] {
                            self.add_file(&home.join(".ssh").join(name), None);
                        }
                    }
                }
            }
        }
    }

    /// Of a path that a variable names, what cannot be opened is not repeated: the key itself may stand there.
    fn add_file(&mut self, path: &Path, variable: Option<&str>) {
        match (file::read(path), variable) {
            (Ok(content), _) => self.add(content.as_slice(), path),
            (Err(_), Some(variable)) => self.note(StoreError::new(Kind::KeyUnreadable).in_file(Path::new(variable))),
            (Err(error), None) if error.kind() != Kind::Missing => {
                self.note(StoreError::new(Kind::KeyUnreadable).in_file(path));
            }
            (Err(_), None) => {}
        }
    }

    /// All keys of a file: one on each line, beside comments; or one SSH key.
    fn add(&mut self, content: &[u8], place: &Path) {
        let Ok(text) = std::str::from_utf8(content) else {
            self.note(StoreError::new(Kind::DamagedKey).in_file(place));
            return;
        };
        if text.contains("-----BEGIN") {
            self.add_ssh(text, place);
            return;
        }
        for (line, number) in text.lines().map(str::trim).zip(1..) {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let found = match line.strip_prefix(KEYRING) {
                // What stands there for a name may be a key: its line has to do.
                Some(name) => kept(name.trim()).map_err(|error| StoreError::new(error.kind())),
                None => identity(line).map_err(StoreError::new),
            };
            match found {
                Ok(identity) => self.list.push(identity),
                Err(error) => self.note(error.in_file(place).at_line(number)),
            }
        }
    }

    #[cfg(feature = "ssh")]
    fn add_ssh(&mut self, text: &str, place: &Path) {
        match age::ssh::Identity::from_buffer(text.as_bytes(), None) {
            Ok(identity @ age::ssh::Identity::Unencrypted(_)) => self.list.push(Box::new(identity)),
            Ok(_) => self.note(StoreError::new(Kind::UnusableKey).in_file(place)),
            Err(_) => self.note(StoreError::new(Kind::DamagedKey).in_file(place)),
        }
    }

    #[cfg(not(feature = "ssh"))]
    fn add_ssh(&mut self, _text: &str, place: &Path) {
        self.note(StoreError::new(Kind::UnusableKey).in_file(place));
    }

    fn note(&mut self, fault: StoreError) {
        self.fault.get_or_insert(fault);
    }

    /// The data key of a file.
    pub(crate) fn unwrap(&self, metadata: &Metadata) -> Result<DataKey, StoreError> {
        let mut damaged = None;
        for recipient in &metadata.recipients {
            match self.decrypt(recipient.wrapped.as_bytes(), 32) {
                Ok(key) => return DataKey::from_slice(key.as_slice()).ok_or_else(|| Kind::DamagedHeader.into()),
                Err(Miss::OtherKey) => {}
                Err(Miss::Damaged) => damaged = Some(recipient),
            }
        }
        if let Some(recipient) = damaged {
            return Err(StoreError::new(Kind::DamagedHeader).about(short(&recipient.id)));
        }
        Err(self.miss(metadata.short_recipients()))
    }

    /// Why none of the identities was of use.
    pub(crate) fn miss(&self, recipients: String) -> StoreError {
        if let Some(fault) = &self.fault {
            return fault.clone();
        }
        let kind = if self.list.is_empty() { Kind::NoIdentity } else { Kind::WrongKey };
        let command = if self.command { " (SOPS_AGE_KEY_CMD is set; no command is run)" } else { "" };
        StoreError::new(kind).about(recipients + command)
    }

    /// Decrypts an armored or binary age file of at most `limit` bytes of plain text.
    pub(crate) fn decrypt(&self, encrypted: &[u8], limit: usize) -> Result<Bytes, Miss> {
        let judge = |error: &DecryptError| match error {
            DecryptError::NoMatchingKeys => Miss::OtherKey,
            _ => Miss::Damaged,
        };
        let decryptor = Decryptor::new(ArmoredReader::new(encrypted)).map_err(|error| judge(&error))?;
        let identities = self.list.iter().map(|identity| &**identity);
        let mut reader = decryptor.decrypt(identities).map_err(|error| judge(&error))?;
        let mut buffer = Zeroizing::new(vec![0; limit + 1]);
        let mut filled = 0;
        loop {
            match reader.read(buffer.get_mut(filled..).unwrap_or_default()) {
                Ok(0) => break,
                Ok(n) => filled += n,
                Err(_) => return Err(Miss::Damaged),
            }
        }
        if filled > limit {
            return Err(Miss::Damaged);
        }
        Ok(Bytes::from(buffer.get(..filled).unwrap_or_default()))
    }
}

/// The path of a key, unless it is a key.
fn shown(path: &Path) -> &Path {
    let text = path.to_string_lossy();
    let is_key = text.to_ascii_uppercase().contains("AGE-") && text.len() > 50 || text.contains("-----BEGIN");
    if is_key { Path::new("a key in the place of its path") } else { path }
}

/// Why something could not be decrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Miss {
    OtherKey,
    Damaged,
}

/// A key as it stands on a line. The texts of the errors are not used: they may hold the key.
fn identity(line: &str) -> Result<Box<dyn age::Identity>, Kind> {
    #[cfg(feature = "plugin")]
    if line.starts_with("AGE-PLUGIN-") {
        let identity: age::plugin::Identity = line.parse().map_err(|_| Kind::DamagedKey)?;
        let name = identity.plugin().to_owned();
        let plugin = age::plugin::IdentityPluginV1::new(&name, &[identity], age::NoCallbacks);
        return plugin.map(|plugin| Box::new(plugin) as _).map_err(|_| Kind::UnusableKey);
    }
    if line.starts_with("AGE-PLUGIN-") {
        return Err(Kind::UnusableKey);
    }
    line.parse::<age::x25519::Identity>().map(|identity| Box::new(identity) as _).map_err(|_| Kind::DamagedKey)
}

/// A key in the keyring of the operating system.
fn kept(name: &str) -> Result<Box<dyn age::Identity>, StoreError> {
    let content = read_kept(name)?;
    let damaged = |kind| StoreError::new(kind).about(name);
    identity(first_key(&content).ok_or_else(|| damaged(Kind::DamagedKey))?).map_err(damaged)
}

#[cfg(feature = "keyring")]
pub(crate) use crate::keyring::read as read_kept;

#[cfg(not(feature = "keyring"))]
pub(crate) fn read_kept(name: &str) -> Result<Bytes, StoreError> {
    Err(StoreError::new(Kind::UnusableKey).about(name))
}

/// The first key of a file, as it stands there.
pub(crate) fn first_key(content: &Bytes) -> Option<&str> {
    let text = std::str::from_utf8(content.as_slice()).ok()?;
    text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Encrypts for recipients, armored.
pub(crate) fn encrypt<S: AsRef<str>>(plain: &[u8], recipients: &[S]) -> Result<String, StoreError> {
    let mut parsed = Vec::new();
    for id in recipients {
        let id = id.as_ref();
        parsed.push(recipient(id).ok_or_else(|| {
            let error = StoreError::new(Kind::BadRecipient);
            if is_like_a_recipient(id) { error.about(short(id)) } else { error }
        })?);
    }
    let failed = || StoreError::new(Kind::BadRecipient);
    let encryptor = Encryptor::with_recipients(parsed.iter().map(|one| &**one)).map_err(|_| failed())?;
    let armor = ArmoredWriter::wrap_output(Vec::new(), Format::AsciiArmor).map_err(|_| failed())?;
    let mut writer = encryptor.wrap_output(armor).map_err(|_| failed())?;
    writer.write_all(plain).map_err(|_| failed())?;
    let out = writer.finish().and_then(ArmoredWriter::finish).map_err(|_| failed())?;
    let text = String::from_utf8(out).map_err(|_| failed())?;
    Ok(text.replace("\r\n", "\n"))
}

/// The data key, encrypted for one recipient.
pub(crate) fn wrap(key: &DataKey, id: &str) -> Result<String, StoreError> {
    encrypt(key.bytes(), &iter::once(id).collect::<Vec<_>>())
}

/// A recipient by its public key.
fn recipient(id: &str) -> Option<Box<dyn age::Recipient>> {
    if let Ok(recipient) = id.parse::<age::x25519::Recipient>() {
        return Some(Box::new(recipient));
    }
    if let Ok(recipient) = id.parse::<age::tagpq::Recipient>() {
        return Some(Box::new(recipient));
    }
    if let Ok(recipient) = id.parse::<age::tag::Recipient>() {
        return Some(Box::new(recipient));
    }
    #[cfg(feature = "ssh")]
    if let Ok(recipient) = id.parse::<age::ssh::Recipient>() {
        return Some(Box::new(recipient));
    }
    #[cfg(feature = "plugin")]
    if let Ok(recipient) = id.parse::<age::plugin::Recipient>() {
        let name = recipient.plugin().to_owned();
        let plugin = age::plugin::RecipientPluginV1::new(&name, &[recipient], &[], age::NoCallbacks);
        return plugin.ok().map(|plugin| Box::new(plugin) as _);
    }
    None
}

/// A variable that is set to something.
pub(crate) fn set(name: &str) -> Option<OsString> {
    env::var_os(name).filter(|value| !value.is_empty())
}

pub(crate) fn home() -> Option<PathBuf> {
    set(if cfg!(windows) { "USERPROFILE" } else { "HOME" }).map(PathBuf::from)
}

/// Where programs keep their settings, and sops its keys.
pub(crate) fn config_folder() -> Option<PathBuf> {
    if cfg!(windows) {
        return set("APPDATA").map(PathBuf::from);
    }
    if let Some(folder) = set("XDG_CONFIG_HOME") {
        return Some(PathBuf::from(folder));
    }
    let folder = if cfg!(target_os = "macos") { "Library/Application Support" } else { ".config" };
    home().map(|home| home.join(folder))
}

/// A new key for one person or machine.
///
/// ```
/// # fn main() -> Result<(), secure_config_store::StoreError> {
/// # let folder = std::env::temp_dir().join(format!("identity-doc-{}", std::process::id()));
/// # std::fs::create_dir_all(&folder).unwrap();
/// let identity = secure_config_store::Identity::generate();
/// identity.write_new(folder.join("key.txt"))?;             // 0600, as age-keygen writes it
/// assert!(identity.recipient().starts_with("age1"));
/// # std::fs::remove_dir_all(&folder).unwrap();
/// # Ok(())
/// # }
/// ```
pub struct Identity(age::x25519::Identity);

impl Identity {
    /// A new key.
    pub fn generate() -> Self {
        Self(age::x25519::Identity::generate())
    }

    /// Its public half: who a store is encrypted for.
    pub fn recipient(&self) -> String {
        self.0.to_public().to_string()
    }

    /// The key, as it stands in a file.
    ///
    /// ```
    /// use secure_config_store::{Identity, Store};
    /// let identity = Identity::generate();
    /// let store = Store::open("secrets/prod.env").map(|store| store.identity(identity.to_bytes()));
    /// # assert!(store.is_err());
    /// ```
    pub fn to_bytes(&self) -> Bytes {
        use age::secrecy::ExposeSecret;
        Bytes::from(self.0.to_string().expose_secret())
    }

    /// Writes it into a new file that nobody else can read.
    ///
    /// # Errors
    /// [`StoreErrorKind::Exists`](Kind::Exists) if there is a file, [`NotWritten`](Kind::NotWritten).
    pub fn write_new(&self, path: impl AsRef<Path>) -> Result<(), StoreError> {
        let (path, key) = (path.as_ref(), self.to_bytes());
        let head = format!("# public key: {}\n", self.recipient());
        let mut text = Zeroizing::new(Vec::with_capacity(head.len() + key.as_slice().len() + 1));
        text.extend_from_slice(head.as_bytes());
        text.extend_from_slice(key.as_slice());
        text.push(b'\n');
        if let Some(folder) = path.parent() {
            let _ = fs::create_dir_all(folder);
        }
        file::create(path, &text)
    }

    /// Keeps it in the keyring of the operating system, under a name of which nothing is there yet.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), secure_config_store::StoreError> {
    /// use secure_config_store::{Identity, Store};
    /// let identity = Identity::generate();
    /// identity.keep_in_keyring("billing")?;
    /// Store::create("secrets/prod.env", [identity.recipient()], Some("prod"))?;
    /// let store = Store::open("secrets/prod.env")?.identity_keyring("billing");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`StoreErrorKind::InKeyring`](Kind::InKeyring) if it holds a key of this name, [`KeyringSilent`](Kind::KeyringSilent),
    /// [`KeyringLocked`](Kind::KeyringLocked).
    #[cfg(feature = "keyring")]
    pub fn keep_in_keyring(&self, name: &str) -> Result<(), StoreError> {
        crate::keyring::add(name, self.to_bytes())
    }
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Identity").field(&self.recipient()).finish()
    }
}
