//! Every word of the attributes, in one place, and where each belongs.

macro_rules! words {
    ($($group:ident: $($name:ident = $word:literal),*;)*) => {
        $($(pub(crate) const $name: &str = $word;)*)*
        $(pub(crate) const $group: &[&str] = &[$($name),*];)*
    };
}

/// The attribute that holds everything but the words of [`BARE`].
pub(crate) const CONFIG: &str = "config";
/// The attribute that holds everything.
pub(crate) const SECURE_CONFIG: &str = "secure_config";

words! {
    BARE: SECRET = "secret", ROTATE = "rotate", REQUIRED = "required", NOT_SECRET = "not_secret";
    SECRET_WORDS: FORMAT = "format", MIN_LEN = "min_len", OWNER = "owner", CRITICALITY = "criticality";
    ROTATE_WORDS: DAYS = "days", WEEKS = "weeks", MONTHS = "months", ON_COMPROMISE = "on_compromise",
        WINDOW_DAYS = "window_days", OVERDUE = "overdue", PREVIOUS = "previous", LIST_SEPARATOR = "separator";
    REQUIRED_WORDS: IN = "in";
    FIELD_WORDS: DEFAULT = "default", DEFAULT_WITH = "default_with", DEFAULT_DOC = "default_doc", DEV_DEFAULT = "dev_default",
        ENV = "env", NAME = "name", ALIAS = "alias", DEPRECATED_ALIAS = "deprecated_alias", NESTED = "nested",
        FIELD_PREFIX = "prefix", RANGE = "range", LEN = "len", ONE_OF = "one_of", PATTERN = "pattern", NOT_EMPTY = "not_empty",
        VALIDATE = "validate", FROM_STR = "from_str", PARSE = "parse", SERDE = "serde", EXAMPLE = "example",
        DEPRECATED = "deprecated", SEPARATOR = "separator", ALLOW_EMPTY = "allow_empty", QUIET = "quiet", FILE = "file",
        NO_FILE = "no_file", VAULT = "vault", SECRETS_MANAGER = "secrets_manager", SSM = "ssm";
    STRUCT_WORDS: APP = "app", PREFIX = "prefix", ENVIRONMENT = "environment", ENVIRONMENTS = "environments", LOCAL = "local",
        RENAME_ALL = "rename_all", STRUCT_VALIDATE = "validate", CRATE = "crate", ALLOW_UNKNOWN = "allow_unknown",
        DENY_UNDOCUMENTED = "deny_undocumented", NO_DEBUG = "no_debug", EXACTLY_ONE = "exactly_one", AT_MOST_ONE = "at_most_one",
        AT_LEAST_ONE = "at_least_one", ALL_OR_NONE = "all_or_none";
    ENUM_WORDS: ENUM_RENAME_ALL = "rename_all", ENUM_CRATE = "crate";
    VARIANT_WORDS: VARIANT_NAME = "name";
}

/// Words of other libraries, and what they are called here.
const ELSEWHERE: &[(&str, &str)] = &[
    ("rename", NAME),
    ("from_env", ENV),
    ("flatten", NESTED),
    ("nest", NESTED),
    ("min", RANGE),
    ("max", RANGE),
    ("regex", PATTERN),
    ("sep", SEPARATOR),
    ("validate_with", VALIDATE),
    ("parse_env", PARSE),
    ("default_value", DEFAULT),
];

/// Where a word belongs that is not known where it stands.
pub(crate) fn home(word: &str, known: &[&str]) -> Option<String> {
    if let Some((_, here)) = ELSEWHERE.iter().find(|(other, here)| *other == word && known.contains(here)) {
        return Some(format!("it is called `{here}` here"));
    }
    if known == ENUM_WORDS && STRUCT_WORDS.contains(&word) {
        return Some("it is for structs".to_owned());
    }
    let homes = [
        (SECRET_WORDS, "it belongs in `#[secret(…)]`"),
        (ROTATE_WORDS, "it belongs in `#[rotate(…)]`"),
        (FIELD_WORDS, "it belongs on a field, in `#[config(…)]`"),
        (STRUCT_WORDS, "it belongs on the struct, in `#[config(…)]`"),
    ];
    homes.iter().find(|(words, _)| words.contains(&word)).map(|(_, place)| (*place).to_owned())
}
