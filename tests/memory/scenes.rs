//! What a searched process does: each kind of secret from each place where it can be written, and what can happen to it.

use std::collections::BTreeMap;
use std::path::Path;

#[cfg(feature = "toml")]
use secure_config::Toml;
use secure_config::{
    Dotenv, Env, Loader, Memory, Rotating, SecretBox, SecretSlice, SecretString, SecretsDir, SecureConfig,
};

use super::needle::{Form, Needle};
use super::observe::observe;
use super::places::{PLACES, Part, Place, Variable};

/// One thing to try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Scene {
    pub(crate) place: Place,
    pub(crate) case: Case,
    pub(crate) size: usize,
}

/// What holds the secret, or what happens to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Case {
    Text,
    Optional,
    Hex,
    Base64,
    HexOfAnyLength,
    Base64OfAnyLength,
    File,
    FileOfAnyLength,
    Rotating,
    /// With the previous values in one list.
    Listed,
    List,
    Map,
    /// The struct has a prefix, so that all variables are looked at.
    Swept,
    /// The report is kept beside the settings.
    Reported,
    /// The first settings are dropped before the next ones are loaded.
    Again,
    /// Two loads, and both live.
    Twice,
    /// Another value is malformed.
    Failed,
    /// The secret breaks a rule.
    Refused,
    /// A source above holds another value.
    Shadowed,
    /// The same, and the report is kept.
    ShadowedReported,
    /// It stands in a variable that nothing reads.
    Unread,
    /// It stands in the variable of a number.
    Misplaced,
    /// The file ends within it.
    Broken,
}

pub(crate) const CASES: &[Case] = &[
    Case::Text,
    Case::Optional,
    Case::Hex,
    Case::Base64,
    Case::HexOfAnyLength,
    Case::Base64OfAnyLength,
    Case::File,
    Case::FileOfAnyLength,
    Case::Rotating,
    Case::Listed,
    Case::List,
    Case::Map,
    Case::Swept,
    Case::Reported,
    Case::Again,
    Case::Twice,
    Case::Failed,
    Case::Refused,
    Case::Shadowed,
    Case::ShadowedReported,
    Case::Unread,
    Case::Misplaced,
    Case::Broken,
];

pub(crate) const SIZES: [usize; 2] = [32, 8192];

#[derive(SecureConfig)]
struct Token {
    #[secret]
    the_token: SecretString,
    #[config(default = 1)]
    workers: u16,
}

#[derive(SecureConfig)]
#[config(prefix = "APP")]
struct Prefixed {
    #[config(env = "THE_TOKEN")]
    #[secret]
    the_token: Option<SecretString>,
}

#[derive(SecureConfig)]
struct Long {
    #[secret(min_len = 9000)]
    the_token: SecretString,
}

#[derive(SecureConfig)]
struct Optional {
    the_token: Option<SecretString>,
}

#[derive(SecureConfig)]
struct Hex<const N: usize> {
    #[secret(format = "hex")]
    the_token: SecretBox<[u8; N]>,
}

#[derive(SecureConfig)]
struct Base64<const N: usize> {
    #[secret(format = "base64")]
    the_token: SecretBox<[u8; N]>,
}

#[derive(SecureConfig)]
struct HexOfAnyLength {
    #[secret(format = "hex")]
    the_token: SecretSlice<u8>,
}

#[derive(SecureConfig)]
struct Base64OfAnyLength {
    #[secret(format = "base64")]
    the_token: SecretSlice<u8>,
}

#[derive(SecureConfig)]
struct File<const N: usize> {
    #[secret]
    the_token: SecretBox<[u8; N]>,
}

#[derive(SecureConfig)]
struct FileOfAnyLength {
    #[secret]
    the_token: SecretSlice<u8>,
}

#[derive(SecureConfig)]
struct Rotated {
    #[rotate(days = 90)]
    the_token: Rotating<SecretString>,
}

#[derive(SecureConfig)]
struct Listed {
    #[rotate(days = 90, previous = "OLD_TOKENS")]
    the_token: Rotating<SecretString>,
}

#[derive(SecureConfig)]
struct List {
    the_token: Vec<SecretString>,
}

#[derive(SecureConfig)]
struct Map {
    the_token: BTreeMap<String, SecretString>,
}

/// What has to be found of a needle.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Expected {
    pub(crate) needle: Needle,
    pub(crate) live: u32,
    pub(crate) in_block: u32,
}

impl Case {
    /// As people say it; a table's column.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Optional => "`Option`",
            Self::Hex => "hex",
            Self::Base64 => "base64",
            Self::HexOfAnyLength => "hex, any length",
            Self::Base64OfAnyLength => "base64, any length",
            Self::File => "raw",
            Self::FileOfAnyLength => "raw, any length",
            Self::Rotating => "`Rotating`",
            Self::Listed => "`Rotating`, by a list",
            Self::List => "`Vec`",
            Self::Map => "map",
            Self::Swept => "below a prefix",
            Self::Reported => "with its report",
            Self::Again => "second load",
            Self::Twice => "both loads live",
            Self::Failed => "failed load",
            Self::Refused => "refused",
            Self::Shadowed => "shadowed",
            Self::ShadowedReported => "shadowed, with the report",
            Self::Unread => "unread",
            Self::Misplaced => "in a number's place",
            Self::Broken => "in a broken file",
        }
    }

    /// How often a secret has to stand in memory while it lives.
    fn copies(self) -> u32 {
        match self {
            Self::Twice => 2,
            Self::Failed
            | Self::Refused
            | Self::Shadowed
            | Self::ShadowedReported
            | Self::Unread
            | Self::Misplaced
            | Self::Broken => 0,
            _ => 1,
        }
    }

    /// How the secret's bytes are spelled, where they are no text.
    fn form(self) -> Option<Form> {
        match self {
            Self::Hex | Self::HexOfAnyLength => Some(Form::Hex),
            Self::Base64 | Self::Base64OfAnyLength => Some(Form::Base64),
            Self::File | Self::FileOfAnyLength => Some(Form::Raw),
            _ => None,
        }
    }
}

impl Scene {
    /// Every kind of secret and every event, from every place where it can be.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        let places = PLACES.iter().filter(|place| cfg!(feature = "toml") || !place.is_toml());
        let places = places.filter(|place| cfg!(feature = "store") || **place != Place::Store);
        let scenes = places.flat_map(|place| CASES.iter().map(|case| (*place, *case)));
        scenes
            .filter(|(place, case)| match case {
                Case::File | Case::FileOfAnyLength => matches!(place, Place::NameFile | Place::Directory),
                Case::Broken => place.is_dotenv() || place.is_toml(),
                _ => true,
            })
            .flat_map(|(place, case)| SIZES.map(|size| Self { place, case, size }))
    }

    /// The scene as one word, and back.
    pub(crate) fn word(self) -> String {
        let at = |place| place + 1;
        let place = PLACES.iter().position(|place| *place == self.place).map_or(0, at);
        let case = CASES.iter().position(|case| *case == self.case).map_or(0, at);
        format!("{place}.{case}.{}", self.size)
    }

    pub(crate) fn of(word: &str) -> Option<Self> {
        Self::all().find(|scene| scene.word() == word)
    }

    /// What has to be written down for it.
    pub(crate) fn variables(self) -> Vec<Variable> {
        let form = self.case.form().unwrap_or(self.place.text());
        let needle = |seed| Part::Needle(Needle::new(seed, self.size, form));
        let variable = |name, parts| Variable { name, parts };
        match self.case {
            // A TOML file holds the current value alone.
            Case::Rotating if !self.place.is_toml() => vec![
                variable("THE_TOKEN", vec![needle(1)]),
                variable("THE_TOKEN_PREVIOUS", vec![needle(2)]),
                variable("THE_TOKEN_PREVIOUS_2", vec![needle(3)]),
                variable("THE_TOKEN_NEXT", vec![needle(4)]),
            ],
            Case::Listed if !self.place.is_toml() => vec![
                variable("THE_TOKEN", vec![needle(1)]),
                variable("OLD_TOKENS", vec![needle(2), Part::Text(","), needle(3)]),
            ],
            Case::List => vec![variable("THE_TOKEN", vec![needle(1), Part::Text(","), needle(2)])],
            Case::Map => {
                vec![variable("THE_TOKEN", vec![Part::Text("a="), needle(1), Part::Text(",b="), needle(2)])]
            }
            Case::Unread => vec![variable("OTHER", vec![needle(1)])],
            Case::Misplaced => vec![variable("WORKERS", vec![needle(1)])],
            _ => vec![variable("THE_TOKEN", vec![needle(1)])],
        }
    }

    /// What has to be found.
    pub(crate) fn expected(self) -> Vec<Expected> {
        let in_block = u32::from(self.place == Place::Environment);
        let mut expected = Vec::new();
        for needle in self.variables().iter().flat_map(|variable| &variable.parts).filter_map(Part::needle) {
            let live = self.case.copies();
            if matches!(needle.form, Form::Hex | Form::Base64) {
                expected.push(Expected { needle: *needle, live: 0, in_block });
                expected.push(Expected { needle: Needle { form: Form::Raw, ..*needle }, live, in_block: 0 });
                continue;
            }
            expected.push(Expected { needle: *needle, live, in_block });
            if self.place == Place::TomlNumbers {
                expected.push(Expected { needle: Needle { form: Form::Numbered, ..*needle }, live: 0, in_block: 0 });
            }
        }
        expected
    }

    /// Whether the load has to fail.
    pub(crate) fn fails(self) -> bool {
        match self.case {
            // Of what is misplaced, the place is wrong and the token missing.
            Case::Failed | Case::Refused | Case::Broken | Case::Misplaced => true,
            // A key that no field reads stops the start, a variable does not.
            Case::Unread => self.place.is_toml(),
            _ => false,
        }
    }

    /// What the searched process does.
    pub(crate) fn play(self, folder: &Path) {
        match (self.case, self.size) {
            (Case::Refused, _) => self.load::<Long>(folder),
            (Case::Swept | Case::Unread, _) => self.load::<Prefixed>(folder),
            (Case::Optional, _) => self.load::<Optional>(folder),
            (Case::Hex, 32) => self.load::<Hex<32>>(folder),
            (Case::Hex, _) => self.load::<Hex<8192>>(folder),
            (Case::Base64, 32) => self.load::<Base64<32>>(folder),
            (Case::Base64, _) => self.load::<Base64<8192>>(folder),
            (Case::HexOfAnyLength, _) => self.load::<HexOfAnyLength>(folder),
            (Case::Base64OfAnyLength, _) => self.load::<Base64OfAnyLength>(folder),
            (Case::File, 32) => self.load::<File<32>>(folder),
            (Case::File, _) => self.load::<File<8192>>(folder),
            (Case::FileOfAnyLength, _) => self.load::<FileOfAnyLength>(folder),
            (Case::Rotating, _) => self.load::<Rotated>(folder),
            (Case::Listed, _) => self.load::<Listed>(folder),
            (Case::List, _) => self.load::<List>(folder),
            (Case::Map, _) => self.load::<Map>(folder),
            _ => self.load::<Token>(folder),
        }
    }

    fn load<T: SecureConfig>(self, folder: &Path) {
        let needles: Vec<Needle> = self.expected().iter().map(|expected| expected.needle).collect();
        let load = || self.loader::<T>(folder).load();
        match self.case {
            Case::Reported | Case::ShadowedReported => observe(&needles, || self.loader::<T>(folder).load_reported()),
            Case::Again => observe(&needles, || {
                drop(load());
                load()
            }),
            Case::Twice => observe(&needles, || load().and_then(|first| Ok((first, load()?)))),
            _ => observe(&needles, load),
        }
    }

    fn loader<T: SecureConfig>(self, folder: &Path) -> Loader<T> {
        let loader = match self.case {
            Case::Shadowed | Case::ShadowedReported => {
                T::loader().source(Memory::from([("THE_TOKEN", "something else")]))
            }
            Case::Failed => T::loader().source(Memory::from([("WORKERS", "many")])),
            _ => T::loader(),
        };
        let file = folder.join("file");
        match self.place {
            Place::Environment | Place::NameFile => loader.source(Env::process()),
            Place::Directory => loader.source(SecretsDir::new(folder)),
            place if place.is_dotenv() => loader.source(Dotenv::file(file)),
            #[cfg(feature = "store")]
            Place::Store => {
                let store = secure_config::Store::open(folder.join("store.env")).expect("it is one");
                loader.source(store.identity_file(folder.join("key.txt")).state_folder(folder))
            }
            #[cfg(feature = "toml")]
            _ => loader.source(Toml::file(file).allow_plaintext_secrets()),
            #[cfg(not(feature = "toml"))]
            _ => loader,
        }
    }
}
