//! A secret type for libraries that ask for traits which `secrecy` does not implement.

use std::convert::Infallible;
use std::str::FromStr;

use secrecy::{ExposeSecret, SecretString};

use crate::{Digest, Sum};

/// A secret with the traits that parsers ask for.
#[derive(Clone, Debug, Default)]
pub struct Secret(SecretString);

impl FromStr for Secret {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self(text.into()))
    }
}

impl Digest for Secret {
    fn feed(&self, sum: &mut Sum) {
        sum.text(self.0.expose_secret());
    }
}

#[cfg(feature = "schematic")]
mod for_schematic {
    use secrecy::ExposeSecret;

    use super::{Secret, SecretString};

    impl<'de> serde::Deserialize<'de> for Secret {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            SecretString::deserialize(deserializer).map(Self)
        }
    }

    impl serde::Serialize for Secret {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.serialize_str("a secret")
        }
    }

    impl schematic::Schematic for Secret {}

    impl PartialEq for Secret {
        fn eq(&self, other: &Self) -> bool {
            self.0.expose_secret() == other.0.expose_secret()
        }
    }
}
