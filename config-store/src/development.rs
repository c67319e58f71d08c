//! A developer's own secrets, outside the repository: a store for each program in the user's data folder, opened by a key of the
//! user's own. It is read in local environments only.

use std::path::{Path, PathBuf};

use crate::error::{StoreError, StoreErrorKind as Kind};
use crate::file;
use crate::keys::{Identity, config_folder, home, set};
use crate::store::Store;

impl Store {
    /// The developer's own secrets for a program, in the user's data folder. It is read in local environments only; before the
    /// first value is set nothing is there, and nothing is read.
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
        Self::developing(app, &data.join("secure-config"), &keys.join("secure-config"))
    }

    /// The same, with the store and its key in a folder of the caller's choice.
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
        let identity = Identity::generate();
        match identity.write_new(key) {
            Err(error) if error.kind() != Kind::Exists => return Err(error),
            _ => {}
        }
        if self.path.exists() {
            return Ok(());
        }
        // Whoever made the key, it is the one that counts.
        let recipient =
            recipient_of(&file::read(key)?).ok_or_else(|| StoreError::new(Kind::DamagedKey).in_file(key))?;
        match Self::create(&self.path, [recipient], None) {
            Err(error) if error.kind() != Kind::Exists => Err(error),
            _ => Ok(()),
        }
    }
}

/// The public half of the first key of a file.
fn recipient_of(content: &secure_config_runtime::Bytes) -> Option<String> {
    let text = std::str::from_utf8(content.as_slice()).ok()?;
    let key = text.lines().find(|line| !line.starts_with('#'))?;
    Some(key.trim().parse::<age::x25519::Identity>().ok()?.to_public().to_string())
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
