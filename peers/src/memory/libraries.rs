//! One settings struct a library, each with one secret, in secrecy's `SecretString` where the library can fill one.

use std::convert::Infallible;
use std::fmt::Debug;

use secrecy::SecretString;

use crate::needle::Needle;
use crate::observe::observe;

/// Where the secret stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Environment,
    /// A `.env`; a library that reads none finds what dotenvy has put into the environment.
    Dotenv,
    Toml,
}

/// A library, or a way to do without one.
pub struct Library {
    pub name: &'static str,
    /// The type that holds the secret.
    pub holder: &'static str,
    pub places: &'static [Place],
    pub play: fn(Place, &[Needle]),
}

const ALL: &[Place] = &[Place::Environment, Place::Dotenv, Place::Toml];
const VARIABLES: &[Place] = &[Place::Environment, Place::Dotenv];

pub const LIBRARIES: &[Library] = &[
    Library { name: "secure-config", holder: "SecretString", places: ALL, play: ours },
    Library { name: "by hand", holder: "SecretString", places: ALL, play: by_hand },
    Library { name: "conf", holder: "SecretString", places: ALL, play: conf },
    Library { name: "config", holder: "SecretString", places: ALL, play: config },
    Library { name: "confique", holder: "SecretString", places: ALL, play: confique },
    Library { name: "envconfig", holder: "SecretString", places: VARIABLES, play: envconfig },
    Library { name: "envy", holder: "SecretString", places: VARIABLES, play: envy },
    Library { name: "figment", holder: "SecretString", places: ALL, play: figment },
    Library { name: "schematic", holder: "String", places: ALL, play: schematic },
];

pub const DOTENV: &str = "settings.env";
pub const TOML: &str = "settings.toml";

/// Loads and drops, with a `.env` read by dotenvy first.
fn watch<T, E: Debug>(place: Place, needles: &[Needle], load: impl FnOnce() -> Result<T, E>) {
    observe(needles, || {
        if place == Place::Dotenv {
            dotenvy::from_path(DOTENV).expect("it is well-formed");
        }
        load().map_err(|_| ())
    });
}

mod with_ours {
    use secure_config::{SecretString, SecureConfig};

    #[derive(SecureConfig)]
    #[config(app = "peer")]
    pub struct Settings {
        #[secret]
        the_token: SecretString,
    }
}

fn ours(place: Place, needles: &[Needle]) {
    use secure_config::{Dotenv, Env, SecureConfig, Toml};
    let loader = with_ours::Settings::loader();
    let loader = match place {
        Place::Environment => loader.source(Env::process()),
        Place::Dotenv => loader.source(Dotenv::file(DOTENV)),
        Place::Toml => loader.source(Toml::file(TOML).allow_plaintext_secrets()),
    };
    observe(needles, || loader.load());
}

#[derive(serde::Deserialize)]
struct Deserialized {
    the_token: SecretString,
}

fn by_hand(place: Place, needles: &[Needle]) {
    watch(place, needles, || -> Result<SecretString, Box<dyn std::error::Error>> {
        Ok(match place {
            Place::Environment | Place::Dotenv => std::env::var("THE_TOKEN")?.into(),
            Place::Toml => toml::from_str::<Deserialized>(&std::fs::read_to_string(TOML)?)?.the_token,
        })
    });
}

fn secret(text: &str) -> Result<SecretString, Infallible> {
    Ok(SecretString::from(text))
}

#[derive(conf::Conf)]
#[conf(serde)]
pub struct Conf {
    #[conf(env, serde(use_value_parser), value_parser = secret)]
    the_token: SecretString,
}

fn conf(place: Place, needles: &[Needle]) {
    watch(place, needles, || -> Result<Conf, Box<dyn std::error::Error>> {
        use conf::Conf as _;
        let builder = Conf::conf_builder().args(["peer"]);
        Ok(match place {
            Place::Environment | Place::Dotenv => builder.env(std::env::vars_os()).try_parse()?,
            Place::Toml => {
                let document: toml::Value = toml::from_str(&std::fs::read_to_string(TOML)?)?;
                builder.env::<String, String>([]).doc(TOML, document).try_parse()?
            }
        })
    });
}

fn config(place: Place, needles: &[Needle]) {
    watch(place, needles, || {
        let builder = ::config::Config::builder();
        let builder = match place {
            Place::Environment | Place::Dotenv => builder.add_source(::config::Environment::default()),
            Place::Toml => builder.add_source(::config::File::with_name(TOML)),
        };
        builder.build()?.try_deserialize::<Deserialized>()
    });
}

mod with_confique {
    use secrecy::SecretString;

    #[derive(confique::Config)]
    pub struct Settings {
        #[config(env = "THE_TOKEN")]
        pub the_token: SecretString,
    }
}

fn confique(place: Place, needles: &[Needle]) {
    use ::confique::Config as _;
    watch(place, needles, || match place {
        Place::Environment | Place::Dotenv => with_confique::Settings::builder().env().load(),
        Place::Toml => with_confique::Settings::builder().file(TOML).load(),
    });
}

mod with_envconfig {
    use std::convert::Infallible;
    use std::str::FromStr;

    use envconfig::Envconfig;
    use secrecy::SecretString;

    /// What a library that wants `FromStr` can be given.
    pub struct Parsed(SecretString);

    impl FromStr for Parsed {
        type Err = Infallible;

        fn from_str(text: &str) -> Result<Self, Infallible> {
            super::secret(text).map(Self)
        }
    }

    #[derive(Envconfig)]
    pub struct Settings {
        #[envconfig(from = "THE_TOKEN")]
        the_token: Parsed,
    }
}

fn envconfig(place: Place, needles: &[Needle]) {
    use ::envconfig::Envconfig as _;
    watch(place, needles, with_envconfig::Settings::init_from_env);
}

fn envy(place: Place, needles: &[Needle]) {
    watch(place, needles, ::envy::from_env::<Deserialized>);
}

fn figment(place: Place, needles: &[Needle]) {
    use ::figment::Figment;
    use ::figment::providers::{Env, Format, Toml};
    watch(place, needles, || match place {
        Place::Environment | Place::Dotenv => Figment::from(Env::raw()).extract::<Deserialized>(),
        Place::Toml => Figment::from(Toml::file(TOML)).extract(),
    });
}

mod with_schematic {
    #[derive(schematic::Config)]
    pub struct Settings {
        #[setting(env = "THE_TOKEN")]
        pub the_token: String,
    }
}

fn schematic(place: Place, needles: &[Needle]) {
    use ::schematic::ConfigLoader;
    watch(place, needles, || {
        let mut loader = ConfigLoader::<with_schematic::Settings>::new();
        if place == Place::Toml {
            loader.file(TOML)?;
        }
        loader.load().map(|loaded| loaded.config)
    });
}
