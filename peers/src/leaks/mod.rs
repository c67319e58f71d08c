//! One settings struct a library, held in what the library offers for a secret, and what it says when that secret is
//! wrong. A library that has no way to be wrong in answers `None`.

mod by_conf;
mod by_config;
mod by_confique;
mod by_dotenvy;
mod by_env_schema;
mod by_envconfig;
mod by_envy;
mod by_figment;
mod by_figue;
mod by_procenv;
mod by_schematic;
mod by_twelf;
mod key;
mod ours;
pub mod scene;
pub mod told;

use scene::Fault;
use told::Told;

/// A library.
pub struct Peer<'a> {
    pub name: &'a str,
    /// What holds the secret, and what marks it.
    pub holder: &'a str,
    /// What its variables begin with.
    pub prefix: &'static str,
    /// The file that it reads.
    pub file: &'a str,
    pub play: fn(Fault) -> Option<Told>,
}

const TOML: &str = "settings.toml";

/// Every library; a new one is one more line.
pub const PEERS: &[Peer<'_>] = &[
    Peer { name: "secure-config", holder: "`SecretString`", prefix: "", file: TOML, play: ours::play },
    Peer { name: "conf", holder: "`SecretString`, `secret`", prefix: "", file: TOML, play: by_conf::play },
    Peer { name: "config", holder: "`SecretString`", prefix: "", file: TOML, play: by_config::play },
    Peer { name: "confique", holder: "`SecretString`", prefix: "", file: TOML, play: by_confique::play },
    Peer { name: "dotenvy", holder: "the environment", prefix: "", file: TOML, play: by_dotenvy::play },
    Peer {
        name: "env-schema",
        holder: "`Secret<String>`, `secret`",
        prefix: "",
        file: TOML,
        play: by_env_schema::play,
    },
    Peer { name: "envconfig", holder: "a newtype", prefix: "", file: TOML, play: by_envconfig::play },
    Peer { name: "envy", holder: "`SecretString`", prefix: "", file: TOML, play: by_envy::play },
    Peer { name: "figment", holder: "`SecretString`", prefix: "", file: TOML, play: by_figment::play },
    Peer {
        name: "figue",
        holder: "`String`, `sensitive`",
        prefix: "PEER__",
        file: "settings.json",
        play: by_figue::play,
    },
    Peer { name: "procenv", holder: "`SecretString`, `secret`", prefix: "", file: TOML, play: by_procenv::play },
    Peer { name: "schematic", holder: "a newtype", prefix: "", file: TOML, play: by_schematic::play },
    Peer { name: "twelf", holder: "a newtype", prefix: "", file: TOML, play: by_twelf::play },
];
