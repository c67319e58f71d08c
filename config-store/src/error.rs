//! What can be wrong with a store: each cause by its own name, with what to do. No value and no foreign error's text.

use std::fmt;
use std::path::{Path, PathBuf};

use secure_config_runtime::schema::visible;
use secure_config_runtime::{Failure, FailureKind};

/// What is wrong with a store, and what to do.
///
/// ```
/// use secure_config_store::{Store, StoreErrorKind};
/// let error = Store::open("no/such.env").unwrap_err();
/// assert_eq!(error.kind(), StoreErrorKind::Missing);
/// assert!(error.to_string().starts_with("no/such.env: the file does not exist"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreError {
    kind: StoreErrorKind,
    path: PathBuf,
    line: Option<u32>,
    about: Option<String>,
}

impl StoreError {
    pub(crate) fn new(kind: StoreErrorKind) -> Self {
        Self { kind, path: PathBuf::new(), line: None, about: None }
    }

    /// The name or the short form of a recipient that it is about.
    pub(crate) fn about(mut self, about: impl Into<String>) -> Self {
        self.about = Some(about.into());
        self
    }

    pub(crate) fn at_line(mut self, line: u32) -> Self {
        self.line = Some(line);
        self
    }

    /// The file that it happened to, unless a file is named already.
    pub(crate) fn in_file(mut self, path: &Path) -> Self {
        if self.path.as_os_str().is_empty() {
            path.clone_into(&mut self.path);
        }
        self
    }

    /// The kind.
    pub fn kind(&self) -> StoreErrorKind {
        self.kind
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The line in the encrypted file, where there is one.
    pub fn line(&self) -> Option<u32> {
        self.line
    }

    /// The name of a value, or recipients in short form.
    pub fn subject(&self) -> Option<&str> {
        self.about.as_deref()
    }

    /// The one place where a source's failure is made of it.
    pub(crate) fn failure(&self) -> Failure {
        let mut failure = Failure::new(self.kind.failure()).explained(self.kind.what()).cure(self.kind.cure());
        failure = failure.in_file(&self.path).at_line(self.line.unwrap_or_default());
        if let Some(about) = &self.about {
            failure = failure.about(about);
        }
        failure
    }
}

impl From<StoreErrorKind> for StoreError {
    fn from(kind: StoreErrorKind) -> Self {
        Self::new(kind)
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.as_os_str().is_empty() {
            f.write_str(&visible(&self.path.display().to_string()))?;
            if let Some(line) = self.line {
                write!(f, ":{line}")?;
            }
            f.write_str(": ")?;
        }
        f.write_str(self.kind.what())?;
        if let Some(about) = &self.about {
            write!(f, ": {}", visible(about))?;
        }
        write!(f, "; {}", self.kind.cure())
    }
}

impl std::error::Error for StoreError {}

macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $name:ident: $what:literal, $cure:literal => $failure:ident;)*) => {
        /// The kinds of [`StoreError`].
        ///
        /// ```
        /// use secure_config_store::StoreErrorKind;
        /// assert_eq!(StoreErrorKind::SealNames.what(), "names were added, removed, renamed or moved since it was sealed");
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum StoreErrorKind {
            $($(#[doc = $doc])+ $name,)*
        }

        impl StoreErrorKind {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// What is wrong.
            pub const fn what(self) -> &'static str {
                match self { $(Self::$name => $what,)* }
            }

            /// What to do.
            pub const fn cure(self) -> &'static str {
                match self { $(Self::$name => $cure,)* }
            }

            pub(crate) const fn failure(self) -> FailureKind {
                match self { $(Self::$name => FailureKind::$failure,)* }
            }
        }
    };
}

kinds! {
    /// There is no such file.
    Missing: "the file does not exist", "check the path, or make the store with `cargo secure-config store init`" => FileMissing;
    /// The file cannot be read.
    Unreadable: "the file cannot be read", "let this user read it" => FileUnreadable;
    /// A file, or what is to be written, has more than 1 MiB.
    TooLarge: "it has more than 1 MiB", "a store holds settings; keep large files elsewhere" => FileTooLarge;
    /// The path ends in something that is no format of a store.
    UnknownFormat: "its ending names no format of a store", "name it .env, .yaml, .yml or .json" => Malformed;
    /// No metadata of sops.
    NotAStore: "it is not encrypted: it has no metadata of sops", "make a store with `cargo secure-config store init`, or encrypt it with sops" => Malformed;
    /// A line that is not of the format.
    Syntax: "a line is not of the format", "restore the file from the repository or a backup" => Malformed;
    /// Line ends were converted.
    LineEnds: "its line ends were changed to CR LF", "restore the file, and put `*.env -text` into `.gitattributes`" => Malformed;
    /// A feature of sops that is not supported.
    Unsupported: "it uses a feature of sops that is not supported", "use sops for it, or encrypt the file for age recipients alone" => Malformed;
    /// No recipient of age.
    NoAgeRecipient: "it is not encrypted for any age recipient", "add one with `sops updatekeys`" => Undecryptable;
    /// No identity was found.
    NoIdentity: "no key to open it was found; it is encrypted for", "set SOPS_AGE_KEY_FILE or `.identity_file(…)` to the file with the key" => Undecryptable;
    /// Keys were found, and none of them fits.
    WrongKey: "none of the keys that were found opens it; it is encrypted for", "use the key of one of these recipients, or let one of them add yours with `cargo secure-config store add-recipient`" => Undecryptable;
    /// A key that was found is damaged.
    DamagedKey: "a key that was found is damaged", "restore the file with the key from where it is kept" => Undecryptable;
    /// An SSH key with a passphrase, or a kind of key that this build cannot use.
    UnusableKey: "a key that was found cannot be used here", "use an age key, an SSH key without a passphrase, or build with the feature `ssh`, `plugin` or `keyring`" => Undecryptable;
    /// An identity file that was named cannot be read.
    KeyUnreadable: "the file with the key cannot be read", "check the path, and let this user read it" => Undecryptable;
    /// No keyring of the operating system answers.
    KeyringSilent: "the keyring of the operating system does not answer", "start it in a session of this user (GNOME Keyring, KWallet), or keep the key in a file" => Undecryptable;
    /// The keyring is locked, and nobody unlocked it.
    KeyringLocked: "the keyring of the operating system is locked", "unlock it and start again, or keep the key in a file" => Undecryptable;
    /// The keyring answers, and holds no key of this name.
    NotInKeyring: "the keyring of the operating system holds no such key", "check the name, or make one with `Identity::keep_in_keyring`" => Undecryptable;
    /// The keyring holds a key of this name.
    InKeyring: "the keyring of the operating system holds a key of this name", "nothing was written; use that key, or choose another name" => Unavailable;
    /// The encrypted data key is damaged.
    DamagedHeader: "its encrypted key is damaged", "restore the file from the repository or a backup" => Tampered;
    /// A value is damaged or was moved here from another name.
    DamagedValue: "a value is damaged, or belongs to another name", "restore the file from the repository or a backup" => Tampered;
    /// A comment is damaged.
    DamagedComment: "a comment is damaged", "restore the file from the repository or a backup" => Tampered;
    /// A value stands in clear that has to be encrypted.
    ClearValue: "a value stands in clear that has to be encrypted", "replace the secret, and set it with `cargo secure-config store set`" => Tampered;
    /// The values are not those that sops wrote.
    MacMismatch: "the values are not those that were written: its MAC does not fit", "restore the file from the repository or a backup" => Tampered;
    /// The MAC itself is damaged.
    DamagedMac: "its MAC or its date is damaged", "restore the file from the repository or a backup" => Tampered;
    /// There is no seal.
    Unsealed: "it has no seal of secure-config", "look at it, then run `cargo secure-config store seal`, or say `.allow_unsealed()`" => Tampered;
    /// The seal is damaged or was edited.
    SealBroken: "its seal is damaged or was edited", "restore the file from the repository or a backup" => Tampered;
    /// A broken seal does not say the environment any more.
    SealUnreadable: "its seal does not say any more which environment it is for", "look at the file, and name the environment and accept the recipients when you seal it" => Tampered;
    /// Names differ from the sealed ones.
    SealNames: "names were added, removed, renamed or moved since it was sealed", "if sops did it for you, look at the file and run `cargo secure-config store seal`; else restore it" => Tampered;
    /// Values differ from the sealed ones.
    SealValues: "values were changed or moved since it was sealed", "if sops did it for you, look at the file and run `cargo secure-config store seal`; else restore it" => Tampered;
    /// Recipients differ from the sealed ones.
    SealRecipients: "recipients were added, removed or changed since it was sealed", "do not rotate it with sops; if you know each recipient, run `cargo secure-config store seal --recipients`, else restore it" => Tampered;
    /// What else the seal covers differs.
    SealRest: "comments, wrapped keys or settings of sops were changed since it was sealed", "if sops did it for you, look at the file and run `cargo secure-config store seal`; else restore it" => Tampered;
    /// The file belongs to another environment.
    OtherEnvironment: "it is sealed for another environment", "use the store of this environment" => Tampered;
    /// An older generation than one that was seen.
    OlderGeneration: "it is an older state of the store than one that was seen here", "fetch the newest file; if the old one is meant, run `cargo secure-config store seal`" => Tampered;
    /// The recipients are not the pinned ones.
    NotPinned: "its recipients are not those that the program names", "restore the file, or correct `.recipients([…])`" => Tampered;
    /// The file to be created is there.
    Exists: "the file exists", "nothing was written; choose another path" => Unavailable;
    /// No such name.
    NotFound: "it holds no such name", "`cargo secure-config store list` shows the names" => NotFound;
    /// A name that cannot stand in the file.
    BadName: "the name cannot be kept in a store", "use letters, digits and `_`, not first a digit, and not `sops_…` or `SECURE_CONFIG_SEAL`" => Malformed;
    /// A name that stands in the file twice.
    DoubleName: "a name stands there twice", "remove one of the two with sops" => Malformed;
    /// A value that the file cannot hold.
    BadValue: "the value is not text", "encode it, in base64 for one" => Malformed;
    /// An environment that cannot stand in a seal.
    BadEnvironment: "the environment's name cannot be kept in a seal", "use letters, digits, `_` and `-`" => Malformed;
    /// Not a recipient.
    BadRecipient: "is not a recipient that this build knows", "name one as `age1…`; SSH keys and plugins need the features `ssh` and `plugin`" => Malformed;
    /// The last recipient cannot go.
    LastRecipient: "its last recipient cannot be removed", "add another one first" => Malformed;
    /// Something that only sops changes in a YAML or JSON file.
    ReadOnlyFormat: "in a file of this format only sops can change that", "change it with sops and seal it again, or keep the store as .env" => Malformed;
    /// It could not be written.
    NotWritten: "it could not be written", "the old file is whole; check the folder's rights and its free space" => Unavailable;
    /// Two sides of a merge contradict each other.
    Conflict: "both sides changed", "nothing was written; set it on one side as it is to be" => Malformed;
    /// The three files of a merge are not states of one store.
    Unrelated: "the files are not states of one store", "merge files that come from one store only" => Malformed;
    /// Not an archive of this library.
    NotABackup: "it is not a backup, or damaged", "use another backup" => Malformed;
    /// A file in an archive cannot be restored.
    BackupIncomplete: "a file in the backup is not what its manifest says", "use another backup" => Malformed;
    /// A recovery key that opens a store itself.
    NotSeparate: "a recovery recipient reads the store itself", "make a key for recovery alone, and keep it elsewhere" => Malformed;
    /// Something else stands where a file is to be restored.
    WouldOverwrite: "another file stands where it is to be restored", "nothing was written; move it away, or allow the overwriting" => Unavailable;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_says_what_is_wrong_and_what_to_do_in_words_of_its_own() {
        for (at, kind) in StoreErrorKind::ALL.iter().enumerate() {
            assert!(!kind.what().is_empty() && !kind.cure().is_empty(), "{kind:?}");
            for other in StoreErrorKind::ALL.iter().skip(at + 1) {
                assert_ne!(kind.what(), other.what(), "{kind:?} and {other:?}");
            }
        }
    }
}
