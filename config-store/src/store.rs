//! A store as a program or a tool names it: its file, where its keys are, what is asked of it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use secure_config_runtime::Bytes;

use crate::cipher::DataKey;
use crate::document::{Document, Plain};
use crate::dotenv;
use crate::error::{StoreError, StoreErrorKind as Kind};
use crate::file;
use crate::keys::{Identities, Places};
use crate::seal::{Seal, is_seal};
use crate::state::State;
use crate::yaml;

/// An encrypted file of settings: as a source, and to be changed.
///
/// The file is one that sops reads and writes, with age recipients. Keys are found where sops finds them, unless the program
/// names some. A file without a seal is read in local environments, with a warning.
///
/// ```no_run
/// # use secure_config_runtime as secure_config;
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use secure_config::Source;
/// use secure_config_store::Store;
///
/// let store = Store::open("secrets/prod.env")?
///     .identity_file("/run/secrets/age.key")
///     .recipients(["age1kfz0e945nqzygqx38t86844m030uy29tx3sgz6enn3mrtfxqpensahcxp2"]);
/// assert_eq!(store.name(), "secrets/prod.env");            // T::loader().source(Env::process()).source(store).load()
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Store {
    pub(crate) path: PathBuf,
    pub(crate) format: Result<Format, Kind>,
    pub(crate) places: Places,
    pub(crate) pinned: Option<Vec<String>>,
    pub(crate) allow_unsealed: bool,
    pub(crate) only_in: Option<String>,
    /// A developer's own: it need not be there, and is read in local environments only.
    pub(crate) development: bool,
    /// Whether a key that is made for it is to lie in the keyring of the operating system.
    #[cfg(feature = "keyring")]
    pub(crate) prefers_keyring: bool,
    pub(crate) state: State,
}

/// How the file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Dotenv,
    Yaml,
    Json,
}

impl Format {
    /// The format that a path's ending says, as sops sees it.
    pub(crate) fn of(path: &Path) -> Result<Self, Kind> {
        let name = path.file_name().and_then(|name| name.to_str());
        match name.and_then(|name| name.rsplit_once('.')) {
            Some((_, "env")) => Ok(Self::Dotenv),
            Some((_, "yaml" | "yml")) => Ok(Self::Yaml),
            Some((_, "json")) => Ok(Self::Json),
            _ => Err(Kind::UnknownFormat),
        }
    }

    pub(crate) fn parse(self, text: &str) -> Result<Document, StoreError> {
        match self {
            Self::Dotenv => dotenv::document(&dotenv::lines(text)?),
            Self::Yaml => yaml::document(text, false),
            Self::Json => yaml::document(text, true),
        }
    }
}

/// A file that was opened: it is as sops wrote it.
pub(crate) struct Opened {
    pub(crate) content: Bytes,
    pub(crate) document: Document,
    pub(crate) key: DataKey,
    /// All values but the seal.
    pub(crate) values: Vec<Plain>,
    pub(crate) seal: Option<Seal>,
    /// What is not as the seal says.
    pub(crate) differs: Option<StoreError>,
}

impl Store {
    /// The store in a file, which is looked at: it has to be one.
    ///
    /// # Errors
    /// The file is missing, unreadable, or not encrypted by sops for an age recipient. Whether a key opens it is found out
    /// when it is read.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        Self::open_as(path.as_ref(), path.as_ref())
    }

    /// The store in a file that is a copy of another one, whose name says how it is written: git hands its merge driver
    /// files without endings.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_as(path: impl AsRef<Path>, original: impl AsRef<Path>) -> Result<Self, StoreError> {
        let store = Self { format: Format::of(original.as_ref()), ..Self::at(path.as_ref()) };
        store.document().map_err(|error| error.in_file(&store.path))?;
        Ok(store)
    }

    pub(crate) fn at(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            format: Format::of(path),
            places: Places::default(),
            pinned: None,
            allow_unsealed: false,
            only_in: None,
            development: false,
            #[cfg(feature = "keyring")]
            prefers_keyring: false,
            state: State::of_user(),
        }
    }

    /// A file with keys, one a line; then no key is looked for elsewhere. May be called several times.
    #[must_use]
    pub fn identity_file(mut self, path: impl AsRef<Path>) -> Self {
        self.places.files.push(path.as_ref().to_owned());
        self
    }

    /// A key that the program holds; then no key is looked for elsewhere.
    #[must_use]
    pub fn identity(mut self, key: impl Into<Bytes>) -> Self {
        self.places.texts.push(Arc::new(key.into()));
        self
    }

    /// A key in the keyring of the operating system, by the name that [`Identity::keep_in_keyring`](crate::Identity::keep_in_keyring)
    /// gave it; then no key is looked for elsewhere.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), secure_config_store::StoreError> {
    /// let store = secure_config_store::Store::open("secrets/prod.env")?.identity_keyring("billing");
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(feature = "keyring")]
    #[must_use]
    pub fn identity_keyring(mut self, name: impl Into<String>) -> Self {
        self.places.keyring.push(name.into());
        self
    }

    /// The recipients that the file has to have: no other, and none less.
    #[must_use]
    pub fn recipients<S: Into<String>>(mut self, recipients: impl IntoIterator<Item = S>) -> Self {
        self.pinned = Some(recipients.into_iter().map(Into::into).collect());
        self
    }

    /// Reads a file without a seal in every environment: then names of values in clear, their borders and the recipients
    /// are not authenticated. A broken seal is refused all the same.
    #[must_use]
    pub fn allow_unsealed(mut self) -> Self {
        self.allow_unsealed = true;
        self
    }

    /// The source belongs to one environment: using it in another one is an error. A seal that names one says the same.
    #[must_use]
    pub fn only_in(mut self, environment: impl Into<String>) -> Self {
        self.only_in = Some(environment.into());
        self
    }

    /// Where to remember the newest generation that was seen, instead of the user's own folder.
    #[must_use]
    pub fn state_folder(mut self, path: impl AsRef<Path>) -> Self {
        self.state = State::in_folder(path.as_ref());
        self
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The file, cut into entries.
    pub(crate) fn document(&self) -> Result<(Bytes, Document), StoreError> {
        let format = self.format?;
        let content = file::read(&self.path)?;
        let document = parse(format, &content)?;
        Ok((content, document))
    }

    /// Opens the file and finds out whether it is as sops wrote it, and what its seal says.
    pub(crate) fn unlock(&self) -> Result<Opened, StoreError> {
        let attempt = || {
            let (content, document) = self.document()?;
            self.check_pinned(&document)?;
            let key = Identities::find(&self.places)?.unwrap(&document.metadata)?;
            open_with(content, document, key)
        };
        attempt().map_err(|error: StoreError| error.in_file(&self.path))
    }

    /// Whether a newer state than this was seen here.
    pub(crate) fn is_older(&self, seal: &Seal) -> bool {
        seal.generation < self.state.generation(&seal.id)
    }

    /// Opens a file that has to be as its seal says; a file without one, or an older state, only where that is allowed.
    pub(crate) fn unlock_sealed(&self, allow_unsealed: bool, allow_older: bool) -> Result<Opened, StoreError> {
        let opened = self.unlock()?;
        let fault = |kind| StoreError::new(kind).in_file(&self.path);
        if let Some(error) = &opened.differs {
            return Err(error.clone().in_file(&self.path));
        }
        match &opened.seal {
            None if !allow_unsealed => return Err(fault(Kind::Unsealed)),
            None => {}
            Some(seal) if self.is_older(seal) && !allow_older => return Err(fault(Kind::OlderGeneration)),
            Some(seal) => self.state.saw(&seal.id, seal.generation),
        }
        Ok(opened)
    }

    fn check_pinned(&self, document: &Document) -> Result<(), StoreError> {
        let Some(pinned) = &self.pinned else { return Ok(()) };
        let mut found: Vec<&str> = document.metadata.recipients.iter().map(|one| one.id.as_str()).collect();
        let mut wanted: Vec<&str> = pinned.iter().map(String::as_str).collect();
        found.sort_unstable();
        wanted.sort_unstable();
        if found == wanted && document.metadata.others.is_empty() {
            return Ok(());
        }
        let strange =
            found.iter().find(|id| !wanted.contains(id)).or_else(|| wanted.iter().find(|id| !found.contains(id)));
        let error = StoreError::new(Kind::NotPinned);
        Err(strange.map_or(error.clone(), |id| error.about(crate::metadata::short(id))))
    }
}

pub(crate) fn parse(format: Format, content: &Bytes) -> Result<Document, StoreError> {
    let text = std::str::from_utf8(content.as_slice()).map_err(|_| StoreError::new(Kind::Syntax))?;
    format.parse(text)
}

/// A file and its data key.
pub(crate) fn open_with(content: Bytes, document: Document, key: DataKey) -> Result<Opened, StoreError> {
    let mut values = document.decrypt(&key)?;
    let (seal, differs) = match Seal::check(&key, &document, &values) {
        Ok((seal, differs)) => (seal, differs.map(StoreError::new)),
        Err(broken) => (None, Some(broken)),
    };
    values.retain(|value| !is_seal(&value.path));
    Ok(Opened { content, document, key, values, seal, differs })
}
