//! Where values come from. A source is given everything that is wanted at once and answers for each key; it knows nothing
//! of types, defaults or precedence.

mod answer;
mod cached;
mod dotenv;
mod env;
mod flat;
mod memory;
mod open;
mod request;
mod secrets_dir;
#[cfg(feature = "toml")]
mod toml;

use std::fmt;
use std::sync::Arc;

pub use answer::{Answer, Failure, FailureKind, Found};
pub(crate) use answer::{Beside, Cell, Form, Outcome, SourceFault, Spot};
pub use cached::{Cached, Freshness};
pub use dotenv::Dotenv;
pub use env::Env;
pub(crate) use env::FEW;
pub(crate) use flat::has_scheme_of_link;
pub use flat::{answer_of_pairs, is_read};
pub use memory::Memory;
pub(crate) use open::LIMIT;
pub use request::{Key, Request};
pub use secrets_dir::SecretsDir;
#[cfg(feature = "toml")]
pub use toml::Toml;

use crate::bytes::Bytes;
use crate::environment::Place;
use crate::layers::{Ask, Layers};
use crate::plan::Plan;

/// A place that values come from.
///
/// Object safe. [`fetch`](Self::fetch) gets all wanted keys at once, so that a source can group its reads, and answers for
/// each key it holds; values travel in [`Bytes`], which are overwritten when dropped.
///
/// ```
/// use secure_config_runtime::{Answer, Found, Request, Source};
///
/// #[derive(Debug)]
/// struct Constant(&'static str);
///
/// impl Source for Constant {
///     fn name(&self) -> String {
///         "a constant".into()
///     }
///     fn fetch(&self, request: &Request<'_>) -> Answer {
///         let mut answer = Answer::new();
///         for key in request.keys() {
///             answer.found(&key, Found::new(self.0));
///         }
///         answer
///     }
/// }
/// ```
pub trait Source: fmt::Debug + Send + Sync {
    /// The place in the words of a report: `the environment`, `.env`, `/run/secrets`.
    fn name(&self) -> String;

    /// What kind of place this is.
    fn properties(&self) -> Properties {
        Properties::new()
    }

    /// The one environment that the source may be used in.
    fn bound_to(&self) -> Option<&str> {
        None
    }

    /// The value of the variable that says where the program runs, if this source may say so. Only the process
    /// environment and [`Memory`] may.
    fn environment(&self, _variable: &str) -> Option<Bytes> {
        None
    }

    /// Whether this is the environment of the process, wherever the program runs.
    #[doc(hidden)]
    fn is_process_environment(&self) -> bool {
        false
    }

    /// How remote sources are asked; `None` for kinds of which none is remote. Programs with those alone hold no threads.
    #[doc(hidden)]
    fn remote(&self) -> Option<Remote> {
        Some(Remote(crate::layers::ask_remote))
    }

    /// Looks for every key of the request.
    fn fetch(&self, request: &Request<'_>) -> Answer;

    /// Names that the source holds and the request does not ask for, with their lines; asked for after a failure, to
    /// find misspelt names, where [`fetch`](Self::fetch) did not list them in passing.
    fn unread(&self, _request: &Request<'_>) -> Vec<(String, Option<u32>)> {
        Vec::new()
    }

    /// What [`fetch`](Self::fetch) would read, one line each, without reading it.
    fn plan(&self, request: &Request<'_>) -> Vec<String> {
        request.keys().map(|key| format!("{}: {}", self.name(), key.variable())).collect()
    }

    /// Which keys could not be read with this identity, found out without reading them: an answer that holds failures and no
    /// values.
    fn preflight(&self, _request: &Request<'_>) -> Answer {
        Answer::new()
    }
}

/// Asks all sources, the remote ones at the same time.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Remote(pub(crate) fn(&Plan, &Layers<'_>, Place, Ask<'_>) -> Vec<Option<Answer>>);

/// What kind of place a source is.
///
/// ```
/// use secure_config_runtime::Properties;
/// let store = Properties::new().remote();
/// assert!(store.remote && !store.committed && !store.local_only);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Properties {
    /// Read in local environments only, as `.env` is.
    pub local_only: bool,
    /// Counts as committed to a repository: a secret in it is an error.
    pub committed: bool,
    /// Holds secrets in plain text with the program's permission, which the report says.
    pub plain_text_allowed: bool,
    /// Asked last, and only for what no local source holds.
    pub remote: bool,
}

impl Properties {
    /// A local place that may hold secrets, in every environment.
    pub const fn new() -> Self {
        Self { local_only: false, committed: false, plain_text_allowed: false, remote: false }
    }

    /// Asked last, and only for what no local source holds.
    #[must_use]
    pub const fn remote(mut self) -> Self {
        self.remote = true;
        self
    }

    /// Read in local environments only.
    #[must_use]
    pub const fn local_only(mut self) -> Self {
        self.local_only = true;
        self
    }

    /// Counts as committed to a repository.
    #[must_use]
    pub const fn committed(mut self) -> Self {
        self.committed = true;
        self
    }
}

/// A source behind a pointer is a source: for lists of them that are put together at run time.
macro_rules! pointers {
    ($($t:ident)*) => {$(
        impl<S: Source + ?Sized> Source for $t<S> {
            fn name(&self) -> String {
                (**self).name()
            }
            fn properties(&self) -> Properties {
                (**self).properties()
            }
            fn bound_to(&self) -> Option<&str> {
                (**self).bound_to()
            }
            fn environment(&self, variable: &str) -> Option<Bytes> {
                (**self).environment(variable)
            }
            fn is_process_environment(&self) -> bool {
                (**self).is_process_environment()
            }
            fn remote(&self) -> Option<Remote> {
                (**self).remote()
            }
            fn fetch(&self, request: &Request<'_>) -> Answer {
                (**self).fetch(request)
            }
            fn unread(&self, request: &Request<'_>) -> Vec<(String, Option<u32>)> {
                (**self).unread(request)
            }
            fn plan(&self, request: &Request<'_>) -> Vec<String> {
                (**self).plan(request)
            }
            fn preflight(&self, request: &Request<'_>) -> Answer {
                (**self).preflight(request)
            }
        }
    )*};
}
pointers!(Box Arc);
