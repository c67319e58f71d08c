//! `store remove`: one value is taken out.

use clap::Args;
use secure_config_schema::visible;

use super::opening::{Opening, failure, meant, shown};
use crate::cli::Context;
use crate::{Exit, Failure};

/// Take one value out, with its date
///
/// Whoever can read the store can read the value in the repository's history: where it must not be known, replace it.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo secure-config store remove OLD_API_KEY
  cargo secure-config store remove OLD_API_KEY --file secrets/prod.env

Exit codes:
  0  it is removed
  2  the command line is not understood, or there is no such name
  3  the store cannot be opened or written")]
pub(crate) struct Remove {
    /// The variable's name
    name: String,
    #[command(flatten)]
    opening: Opening,
}

impl Remove {
    pub(crate) fn run(&self, context: &Context<'_>) -> Result<Exit, Failure> {
        let store = self.opening.store()?;
        remove(&store, &self.name, "cargo secure-config store list")?;
        if !context.quiet {
            outln!("{}: {} is removed", shown(store.path()), self.name);
        }
        Ok(Exit::Success)
    }
}

/// Takes a value out; `list` is the command that shows which there are.
pub(crate) fn remove(store: &secure_config_store::Store, name: &str, list: &str) -> Result<(), Failure> {
    let known = store.list().map_err(failure)?;
    if known.values().iter().all(|value| value.name() != name) {
        return Err(Failure::usage("there is no secret of this name").hint(match meant(&known, name) {
            Some(meant) => format!("did you mean `{}`?", visible(meant)),
            None => format!("`{list}` shows the names"),
        }));
    }
    let mut edit = store.edit().map_err(failure)?;
    edit.remove(name).and_then(|()| edit.save()).map_err(failure)
}
