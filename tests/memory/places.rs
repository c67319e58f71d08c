//! Where a secret is written before a load, and how. The process that starts the searched one writes it there.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::needle::{Form, Needle};

/// Where a secret stands, and how it is spelled there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Environment,
    NameFile,
    Directory,
    DotenvPlain,
    DotenvSingleQuotes,
    DotenvEscapes,
    DotenvLines,
    TomlPlain,
    TomlLiteral,
    TomlLines,
    TomlEscapes,
    TomlNumbers,
    Store,
}

pub(crate) const PLACES: &[Place] = &[
    Place::Environment,
    Place::NameFile,
    Place::Directory,
    Place::DotenvPlain,
    Place::DotenvSingleQuotes,
    Place::DotenvEscapes,
    Place::DotenvLines,
    Place::TomlPlain,
    Place::TomlLiteral,
    Place::TomlLines,
    Place::TomlEscapes,
    Place::TomlNumbers,
    Place::Store,
];

/// A variable and what it holds: needles, with text around them.
pub(crate) struct Variable {
    pub(crate) name: &'static str,
    pub(crate) parts: Vec<Part>,
}

pub(crate) enum Part {
    Needle(Needle),
    Text(&'static str),
}

impl Place {
    /// As people say it; a table's row.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Environment => "environment",
            Self::NameFile => "`NAME_FILE`",
            Self::Directory => "secrets directory",
            Self::DotenvPlain => "`.env`, plain",
            Self::DotenvSingleQuotes => "`.env`, single quotes",
            Self::DotenvEscapes => "`.env`, escapes",
            Self::DotenvLines => "`.env`, several lines",
            Self::TomlPlain => "TOML, plain",
            Self::TomlLiteral => "TOML, literal",
            Self::TomlLines => "TOML, several lines",
            Self::TomlEscapes => "TOML, escapes",
            Self::TomlNumbers => "TOML, `\\u0041`",
            Self::Store => "encrypted store",
        }
    }

    pub(crate) fn is_dotenv(self) -> bool {
        matches!(self, Self::DotenvPlain | Self::DotenvSingleQuotes | Self::DotenvEscapes | Self::DotenvLines)
    }

    pub(crate) fn is_toml(self) -> bool {
        matches!(self, Self::TomlPlain | Self::TomlLiteral | Self::TomlLines | Self::TomlEscapes | Self::TomlNumbers)
    }

    /// The text that is worth writing there: odd characters where they can stand.
    pub(crate) fn text(self) -> Form {
        match self {
            Self::DotenvPlain | Self::TomlPlain | Self::TomlLiteral | Self::TomlNumbers => Form::Plain,
            _ => Form::Odd,
        }
    }

    /// Writes the variables down; gives those that the environment has to hold. A broken file ends within its last value.
    pub(crate) fn write(self, folder: &Path, variables: &[Variable], broken: bool) -> Vec<(String, Vec<u8>)> {
        let mut environment = Vec::new();
        let mut file = Vec::new();
        if self == Self::Store {
            store(folder, variables);
            return environment;
        }
        for Variable { name, parts } in variables {
            let value = parts.iter().flat_map(Part::bytes).collect::<Vec<u8>>();
            match self {
                Self::Environment => environment.push(((*name).to_owned(), value)),
                Self::NameFile | Self::Directory => {
                    let path = folder.join(name.to_lowercase());
                    let end: &[u8] = if std::str::from_utf8(&value).is_ok() { b"\n" } else { b"" };
                    write(&path, &[&value, end].concat());
                    if self == Self::NameFile {
                        environment.push((format!("{name}_FILE"), path.to_str().expect("it is text").into()));
                    }
                }
                place if place.is_dotenv() => {
                    file.extend_from_slice(format!("{name}={}\n", place.spelled(&text_of(value))).as_bytes());
                }
                place => {
                    let value = place.value(parts, value);
                    file.extend_from_slice(format!("{} = {value}\n", name.to_lowercase()).as_bytes());
                }
            }
        }
        if broken {
            let kept = file.trim_ascii_end();
            let kept = kept.iter().rposition(|byte| !matches!(byte, b'"' | b'\'')).map_or(0, |last| last + 1);
            file.truncate(kept);
            file.push(0);
        }
        write(&folder.join("file"), &file);
        environment
    }

    /// In a TOML file, several values are an array or a table.
    fn value(self, parts: &[Part], value: Vec<u8>) -> String {
        let needles: Vec<String> =
            parts.iter().filter_map(Part::needle).map(|needle| self.spelled(&text_of(needle.bytes()))).collect();
        match (parts, needles.as_slice()) {
            ([Part::Text(_), ..], [first, second]) => format!("{{ a = {first}, b = {second} }}"),
            (_, [first, second]) => format!("[{first}, {second}]"),
            _ => self.spelled(&text_of(value)),
        }
    }

    fn spelled(self, value: &str) -> String {
        let escaped = |pairs: &[(char, &str)]| -> String {
            let one =
                |c| pairs.iter().find(|pair| pair.0 == c).map_or_else(|| String::from(c), |pair| pair.1.to_owned());
            value.chars().map(one).collect()
        };
        match self {
            Self::DotenvSingleQuotes => format!("'{}'", escaped(&[('\'', "\\'")])),
            Self::DotenvEscapes => {
                let pairs = [('"', "\\\""), ('\\', "\\\\"), ('$', "\\$"), ('\n', "\\n"), ('\t', "\\t")];
                format!("\"{}\"", escaped(&pairs))
            }
            Self::DotenvLines => format!("\"{}\"", escaped(&[('"', "\\\""), ('\\', "\\\\"), ('$', "\\$")])),
            Self::TomlPlain => format!("\"{value}\""),
            Self::TomlLiteral => format!("'{value}'"),
            Self::TomlLines => format!("\"\"\"\n{}\"\"\"", escaped(&[('"', "\\\""), ('\\', "\\\\")])),
            Self::TomlEscapes => {
                format!("\"{}\"", escaped(&[('"', "\\\""), ('\\', "\\\\"), ('\n', "\\n"), ('\t', "\\t")]))
            }
            Self::TomlNumbers => {
                format!("\"{}\"", value.chars().map(|c| format!("\\u{:04x}", u32::from(c))).collect::<String>())
            }
            _ => value.to_owned(),
        }
    }
}

impl Part {
    pub(crate) fn needle(&self) -> Option<&Needle> {
        match self {
            Self::Needle(needle) => Some(needle),
            Self::Text(_) => None,
        }
    }

    fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Needle(needle) => needle.bytes(),
            Self::Text(text) => text.as_bytes().to_owned(),
        }
    }
}

/// Writes an encrypted store, and the key for it.
#[cfg(feature = "store")]
fn store(folder: &Path, variables: &[Variable]) {
    use secure_config::store::{Identity, Store};
    let (identity, path) = (Identity::generate(), folder.join("store.env"));
    identity.write_new(folder.join("key.txt")).expect("there is room");
    Store::create(&path, [identity.recipient()], None).expect("there is room");
    let store = Store::open(&path).expect("it is one").identity(identity.to_bytes()).state_folder(folder);
    let mut edit = store.edit().expect("it was just made");
    for Variable { name, parts } in variables {
        edit.set(name, parts.iter().flat_map(Part::bytes).collect::<Vec<u8>>()).expect("it is text");
    }
    edit.save().expect("there is room");
}

#[cfg(not(feature = "store"))]
fn store(_folder: &Path, _variables: &[Variable]) {}

fn text_of(value: Vec<u8>) -> String {
    String::from_utf8(value).expect("only a file of its own holds raw bytes")
}

fn write(path: &Path, content: &[u8]) {
    std::fs::write(path, content).expect("there is room");
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).expect("it is ours");
}
