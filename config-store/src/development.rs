//! A developer's own secrets, outside the repository: a store for each program in the user's data folder, opened by a key of the
//! user's own. It is read in local environments only.

use std::path::{Path, PathBuf};

use secure_config_runtime::Bytes;

use crate::error::{StoreError, StoreErrorKind as Kind};
use crate::file;
use crate::keys::{Identity, KEYRING, config_folder, first_key, home, read_kept, set};
use crate::store::Store;

/// What the key is called in the keyring.
#[cfg(feature = "keyring")]
const NAME: &str = "development";

impl Store {
    /// The developer's own secrets for a program, in the user's data folder. It is read in local environments only; before the
    /// first value is set nothing is there, and nothing is read.
    ///
    /// With the feature `keyring` the key is made in the keyring of the operating system, if one answers, and else in a file, of
    /// which each load warns. Without it the key is in a file.
    ///
    /// ```no_run
    /// # use secure_config_runtime as secure_config;
    /// use secure_config::Source;
    /// use secure_config_store::Store;
    /// let store = Store::development("billing"); // T::loader().source(Env::process()).source(store).load()
    /// assert!(store.properties().local_only);
    /// ```
    pub fn development(app: &str) -> Self {
        let data = data_folder().unwrap_or_else(|| PathBuf::from(".secure-config"));
        let keys = config_folder().unwrap_or_else(|| data.clone());
        let store = Self::developing(app, &data.join("secure-config"), &keys.join("secure-config"));
        #[cfg(feature = "keyring")]
        let store = Self { prefers_keyring: true, ..store };
        store
    }

    /// The same, with the store and its key in files of a folder of the caller's choice.
    pub fn development_in(folder: impl AsRef<Path>, app: &str) -> Self {
        Self::developing(app, folder.as_ref(), folder.as_ref())
    }

    fn developing(app: &str, data: &Path, keys: &Path) -> Self {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        let name: String = app.chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
        let store = Self::at(&data.join("development").join(format!("{name}.env")));
        Self { development: true, ..store.identity_file(keys.join("development.key")) }
    }

    /// Makes the key and the store of a developer, where they are not there yet.
    pub(crate) fn make_development(&self) -> Result<(), StoreError> {
        let Some(key) = self.places.files.first() else { return Ok(()) };
        match self.make_key(key) {
            Err(error) if error.kind() != Kind::Exists => return Err(error),
            _ => {}
        }
        if self.path.exists() {
            return Ok(());
        }
        // Whoever made the key, it is the one that counts.
        let recipient = recipient_of(&file::read(key)?).map_err(|error| error.in_file(key))?;
        match Self::create(&self.path, [recipient], None) {
            Err(error) if error.kind() != Kind::Exists => Err(error),
            _ => Ok(()),
        }
    }

    /// The file says where the key is, so that a keyring that is away for once is never taken for one that holds none.
    #[cfg(feature = "keyring")]
    fn make_key(&self, key: &Path) -> Result<(), StoreError> {
        if !self.prefers_keyring {
            return Identity::generate().write_new(key);
        }
        if let Some(folder) = key.parent() {
            let _ = std::fs::create_dir_all(folder);
        }
        let _lock = file::Lock::of(key)?;
        if key.exists() {
            return Ok(());
        }
        let identity = Identity::generate();
        match identity.keep_in_keyring(NAME) {
            // A key that is there is that of a file which is gone.
            Err(error) if error.kind() != Kind::InKeyring => identity.write_new(key),
            _ => file::create(key, format!("# in the keyring of the operating system\n{KEYRING}{NAME}\n").as_bytes()),
        }
    }

    #[cfg(not(feature = "keyring"))]
    #[allow(clippy::unused_self)]
    fn make_key(&self, key: &Path) -> Result<(), StoreError> {
        Identity::generate().write_new(key)
    }

    /// Whether its key is in a file, and was to be in the keyring.
    #[cfg(feature = "keyring")]
    pub(crate) fn key_is_in_file(&self) -> bool {
        let is_key = |content| first_key(&content).is_some_and(|line| !line.starts_with(KEYRING));
        self.prefers_keyring && self.places.files.iter().any(|path| file::read(path).is_ok_and(is_key))
    }
}

/// The public half of the first key of a file, or of the one in the keyring that it names.
fn recipient_of(content: &Bytes) -> Result<String, StoreError> {
    let damaged = || StoreError::new(Kind::DamagedKey);
    let kept;
    let mut key = first_key(content).ok_or_else(damaged)?;
    if let Some(name) = key.strip_prefix(KEYRING) {
        kept = read_kept(name.trim()).map_err(|error| StoreError::new(error.kind()))?;
        key = first_key(&kept).ok_or_else(damaged)?;
    }
    Ok(key.parse::<age::x25519::Identity>().map_err(|_| damaged())?.to_public().to_string())
}

/// Where programs keep what belongs to the user.
fn data_folder() -> Option<PathBuf> {
    if cfg!(windows) {
        return set("APPDATA").map(PathBuf::from);
    }
    if let Some(folder) = set("XDG_DATA_HOME") {
        return Some(PathBuf::from(folder));
    }
    let folder = if cfg!(target_os = "macos") { "Library/Application Support" } else { ".local/share" };
    home().map(|home| home.join(folder))
}
