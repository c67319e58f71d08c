//! The codes of problems and warnings. They are stable: a code keeps its meaning for good, and `docs/ERRORS.md` has an
//! entry for each.

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $code:literal;)*) => {
        $($(#[doc = $doc])+ pub(crate) const $name: &str = $code;)*
    };
}

codes! {
    /// A required value is set nowhere.
    MISSING = "SC0101";
    /// A required value is set, to nothing.
    EMPTY = "SC0102";
    /// A value that this environment requires is set nowhere.
    MISSING_HERE = "SC0103";
    /// Not of the field's type.
    WRONG_TYPE = "SC0201";
    /// Outside `range`, `len`, `one_of`, `pattern`, `not_empty` or `min_len`.
    RULE_BROKEN = "SC0202";
    /// A secret that is not of its `format`.
    WRONG_FORMAT = "SC0203";
    /// Not UTF-8.
    NOT_TEXT = "SC0204";
    /// Refused by the program's own `parse` or `validate`.
    REFUSED = "SC0205";
    /// A placeholder where a secret belongs.
    PLACEHOLDER = "SC0206";
    /// A URL with a password in it, in a field that is not a secret.
    PASSWORD_IN_URL = "SC0207";
    /// `NAME` and `NAME_FILE` in one source.
    NAME_AND_FILE = "SC0301";
    /// A name and its alias in one source.
    NAME_AND_ALIAS = "SC0302";
    /// The file that `NAME_FILE` names does not exist.
    FILE_MISSING = "SC0303";
    /// What should be a file is something else.
    NOT_A_FILE = "SC0304";
    /// A file of more than 1 MiB.
    FILE_TOO_LARGE = "SC0305";
    /// A file that cannot be read.
    FILE_UNREADABLE = "SC0306";
    /// `NAME_ROTATED_AT` is not a date.
    DATE_MALFORMED = "SC0307";
    /// A source's file does not exist.
    SOURCE_MISSING = "SC0401";
    /// A source cannot be read.
    SOURCE_UNREADABLE = "SC0402";
    /// A line of a file is not of its format.
    SYNTAX = "SC0403";
    /// A key of a file that no field reads.
    UNKNOWN_KEY = "SC0404";
    /// A `.env` that belongs to another user.
    FOREIGN_OWNER = "SC0405";
    /// A `.env` that others may write.
    WRITABLE_BY_OTHERS = "SC0406";
    /// A secret in a file that counts as committed.
    COMMITTED_SECRET = "SC0407";
    /// The environment is not said.
    ENVIRONMENT_UNSET = "SC0501";
    /// The environment is not one of the declared ones.
    ENVIRONMENT_UNKNOWN = "SC0502";
    /// A source that belongs to another environment.
    OTHER_ENVIRONMENT = "SC0503";
    /// Too many or too few of a group of fields are set.
    RELATION = "SC0601";
    /// The struct's own `validate` refused.
    STRUCT_REFUSED = "SC0602";
    /// A secret is older than its period and window allow.
    OVERDUE_FATAL = "SC0701";
    /// A remote store has no such value.
    REMOTE_NOT_FOUND = "SC0801";
    /// A remote value was deleted.
    REMOTE_DELETED = "SC0802";
    /// A remote store refused access.
    REMOTE_DENIED = "SC0803";
    /// A remote store does not know who asks.
    REMOTE_NOT_AUTHENTICATED = "SC0804";
    /// A remote store is out of reach.
    REMOTE_UNAVAILABLE = "SC0805";
    /// A remote store asks to slow down.
    REMOTE_THROTTLED = "SC0806";
    /// A remote store gave no answer in time.
    REMOTE_TIMED_OUT = "SC0807";
    /// A remote store's answer is not of the expected form.
    REMOTE_MALFORMED = "SC0808";
    /// A value cannot be decrypted.
    UNDECRYPTABLE = "SC0809";
    /// A remote store is sealed, or was never initialised.
    REMOTE_SEALED = "SC0810";
    /// Somebody changed what only its owner may change.
    TAMPERED = "SC0811";
    /// What the program was told about a store cannot be used.
    REMOTE_UNUSABLE = "SC0812";
    /// A variable that nothing reads.
    UNREAD = "SC0901";
    /// A name that is on its way out was used.
    DEPRECATED_NAME = "SC0902";
    /// Optional values are not set.
    OPTIONAL_MISSING = "SC0903";
    /// Others can read a `.env`.
    READABLE_BY_OTHERS = "SC0904";
    /// A name stands in a file twice.
    SET_TWICE = "SC0905";
    /// A debug build in a place that is not local, or a release build in a local one.
    BUILD_MISMATCH = "SC0906";
    /// A secret is to be replaced soon.
    DUE = "SC0907";
    /// A secret should have been replaced.
    OVERDUE = "SC0908";
    /// A previous value was not taken, because its window is over.
    PREVIOUS_DROPPED = "SC0909";
    /// A previous value was taken although nobody knows for how long.
    PREVIOUS_UNDATED = "SC0910";
    /// A deprecated field is set.
    DEPRECATED_FIELD = "SC0911";
    /// `.env` is read because the program declares no environments.
    DOTENV_EVERYWHERE = "SC0912";
    /// A source says something of itself.
    SOURCE_REMARK = "SC0913";
    /// The day of a rotation lies ahead.
    ROTATED_AHEAD = "SC0914";
}
