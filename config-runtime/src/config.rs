//! What the derive implements, and the ways to load it.

use std::fmt;

use secure_config_schema::{Docs, Schema};

use crate::error::LoadError;
use crate::loader::Loader;
use crate::reader::Reader;
use crate::report::Loaded;

/// A settings struct. Implemented by `#[derive(SecureConfig)]`.
///
/// [`load`](Self::load) reads the usual places; [`loader`](Self::loader) reads the ones that the program names.
///
/// ```
/// # use secure_config_runtime as secure_config;
/// use secure_config::{LoadError, Memory, SecureConfig};
/// /// Works with whatever struct derives it.
/// fn from_memory<T: SecureConfig>() -> Result<T, LoadError> {
///     T::loader().source(Memory::from([("PORT", "8080")])).load()
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a settings struct",
    label = "does not derive `SecureConfig`",
    note = "add `#[derive(SecureConfig)]` to it"
)]
pub trait SecureConfig: Sized {
    /// All fields: variables, types, rules, secrets and their rotation.
    const SCHEMA: &'static Schema;

    /// The prose of the doc comments, for documents.
    const DOCS: &'static Docs;

    #[doc(hidden)]
    fn read(reader: &mut Reader<'_>) -> Option<Self>;

    #[doc(hidden)]
    fn slot(&self) -> &dyn fmt::Debug;

    /// A loader without sources; what is added first wins.
    fn loader() -> Loader<Self> {
        const { secure_config_schema::check::outermost_has_environments(Self::SCHEMA) }
        Loader::new()
    }

    /// Loads from the process environment, then `$CREDENTIALS_DIRECTORY` and `/run/secrets` where they exist, then `.env`
    /// (in local environments only), then defaults.
    ///
    /// # Errors
    /// Every missing, malformed and forbidden value of the whole tree, at once.
    fn load() -> Result<Self, LoadError> {
        const { secure_config_schema::check::outermost_has_environments(Self::SCHEMA) }
        Loader::new().usual_sources().load()
    }

    /// As [`load`](Self::load), with the report of a good start.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    fn load_reported() -> Result<Loaded<Self>, LoadError> {
        const { secure_config_schema::check::outermost_has_environments(Self::SCHEMA) }
        Loader::new().usual_sources().load_reported()
    }

    /// As [`load`](Self::load); on a failure prints the report to standard error and exits with status 78 (`EX_CONFIG`).
    fn load_or_exit() -> Self {
        const { secure_config_schema::check::outermost_has_environments(Self::SCHEMA) }
        Loader::new().usual_sources().load_or_exit()
    }
}

/// A field with `#[config(nested)]`: a settings struct, or an `Option` of one.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a settings struct",
    label = "does not derive `SecureConfig`",
    note = "`#[config(nested)]` needs a struct that derives `SecureConfig`, or an `Option` of one"
)]
pub trait Group: Sized {
    const SCHEMA: &'static Schema;
    const DOCS: &'static Docs;
    const OPTIONAL: bool;
    fn read(reader: &mut Reader<'_>, row: usize) -> Option<Self>;
    fn slot(&self) -> &dyn fmt::Debug;
}

#[diagnostic::do_not_recommend]
impl<T: SecureConfig> Group for T {
    const SCHEMA: &'static Schema = T::SCHEMA;
    const DOCS: &'static Docs = T::DOCS;
    const OPTIONAL: bool = false;

    fn read(reader: &mut Reader<'_>, row: usize) -> Option<Self> {
        T::read(&mut reader.enter(row)?)
    }

    fn slot(&self) -> &dyn fmt::Debug {
        SecureConfig::slot(self)
    }
}

impl<T: SecureConfig> Group for Option<T> {
    const SCHEMA: &'static Schema = T::SCHEMA;
    const DOCS: &'static Docs = T::DOCS;
    const OPTIONAL: bool = true;

    fn read(reader: &mut Reader<'_>, row: usize) -> Option<Self> {
        if !reader.is_wanted(row) {
            return Some(None);
        }
        T::read(&mut reader.enter(row)?).map(Some)
    }

    fn slot(&self) -> &dyn fmt::Debug {
        match self {
            Some(group) => SecureConfig::slot(group),
            None => &crate::redact::NONE,
        }
    }
}
