//! Where the program runs: what is lenient exists in local places only, and nobody guesses.

use secure_config_schema::{Environments, Schema};

use crate::code;
use crate::error::listed;
use crate::origin::Origin;
use crate::problem::Problem;
use crate::source::Source;

/// Where the program runs.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Place {
    /// The program declares no environments.
    Undeclared,
    /// It declares some, and nobody said which one this is.
    Unknown,
    /// One of the declared ones.
    Known { name: &'static str, local: bool },
}

impl Place {
    pub(crate) fn name(self) -> Option<&'static str> {
        match self {
            Place::Known { name, .. } => Some(name),
            Place::Undeclared | Place::Unknown => None,
        }
    }

    /// Whether `dev_default` and placeholders are allowed.
    pub(crate) fn is_local(self) -> bool {
        matches!(self, Place::Known { local: true, .. })
    }

    /// Whether `.env` is read.
    pub(crate) fn reads_dotenv(self) -> bool {
        matches!(self, Place::Undeclared | Place::Known { local: true, .. })
    }
}

/// What a struct without `environment` is measured by, when the loader names an environment all the same.
static USUAL: Environments = Environments::new("", Environments::NAMES, Environments::LOCAL);

/// The environments of a struct.
pub(crate) fn known(schema: &'static Schema) -> &'static Environments {
    schema.get_environments().unwrap_or(&USUAL)
}

/// Finds out where the program runs: by the loader, then by the first source that may say so.
pub(crate) fn find(
    schema: &'static Schema,
    given: Option<&str>,
    sources: &[Box<dyn Source>],
) -> (Place, Option<Problem>) {
    let known = known(schema);
    let variable = known.variable();
    let found = match (given, schema.get_environments()) {
        (Some(given), _) => Some((given.to_owned(), None)),
        (None, None) => return (Place::Undeclared, None),
        (None, Some(_)) => said_by(sources, variable).map(|(name, source)| (name, Some(source))),
    };
    let names = listed(known.names(), &|name| format!("`{name}`"));
    let local = known.local().first().copied().unwrap_or("dev");
    let problem = |code, what| {
        let mut problem = Problem::new(code, what, format!("one of {names}").into()).fix(format!(
            "set `{variable}` where the program is started; for local work put it under `[env]` in `.cargo/config.toml`: {variable} = \"{local}\""
        ));
        variable.clone_into(&mut problem.variable);
        problem
    };
    match found {
        None => (Place::Unknown, Some(problem(code::ENVIRONMENT_UNSET, "environment not set"))),
        Some((text, source)) => match (known.resolve(&text), source) {
            (Some(name), _) => (Place::Known { name, local: known.is_local(name) }, None),
            // The name is not repeated: whatever stands there may be something else.
            (None, source) => {
                let problem = problem(code::ENVIRONMENT_UNKNOWN, "environment unknown");
                let problem = match source {
                    Some(source) => problem.at(Origin::new(&source.name().into(), None)),
                    None => problem.fix("correct what the program passes to `.environment(…)`"),
                };
                (Place::Unknown, Some(problem))
            }
        },
    }
}

/// What the first source that may say so says.
fn said_by<'s>(sources: &'s [Box<dyn Source>], variable: &str) -> Option<(String, &'s dyn Source)> {
    for source in sources {
        if let Some(name) = source.environment(variable) {
            let name = String::from_utf8_lossy(name.as_slice());
            if !name.trim().is_empty() {
                return Some((name.trim().to_owned(), source.as_ref()));
            }
        }
    }
    None
}

/// Whether a source that belongs to `bound` may be used in `place`.
pub(crate) fn is_same(schema: &'static Schema, bound: &str, place: Place) -> bool {
    match (known(schema).resolve(bound), place) {
        (Some(bound), Place::Known { name, .. }) => bound == name,
        _ => false,
    }
}
