//! What our reader takes from a file, as a program sees it.

use std::collections::BTreeMap;
use std::path::Path;

use secure_config::{Dotenv, ExposeSecret, SecretString, SecureConfig};

/// The variables of the comparison. Texts are secrets here, so that no rule on plain text stands in between.
#[derive(SecureConfig)]
#[config(environment = "THE_ENVIRONMENT")]
struct Variables {
    #[config(env = "A", no_file, allow_empty)]
    a: Option<SecretString>,
    #[config(env = "B", no_file, allow_empty)]
    b: Option<SecretString>,
    #[config(env = "C_1", no_file, allow_empty)]
    c: Option<SecretString>,
}

pub(crate) const NAMES: [&str; 3] = ["A", "B", "C_1"];

/// The values of [`NAMES`], or none where the file is refused.
pub(crate) fn read(file: &Path) -> Option<BTreeMap<&'static str, String>> {
    let settings = Variables::loader().environment("dev").source(Dotenv::file(file)).load().ok()?;
    let values = [settings.a, settings.b, settings.c];
    let named = NAMES.into_iter().zip(values);
    Some(named.filter_map(|(name, value)| Some((name, value?.expose_secret().to_owned()))).collect())
}
