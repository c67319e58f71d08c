//! `dev remove`: a developer's own secret is forgotten.

use clap::Args;

use super::App;
use crate::cli::Context;
use crate::commands::store::remove;
use crate::{Exit, Failure};

/// Remove one secret of your own
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo secure-config dev remove DATABASE_URL
  cargo secure-config dev remove DATABASE_URL --app billing

Exit codes:
  0  it is removed
  2  the command line is not understood, or there is no such name
  3  the store cannot be opened or written, or the program cannot be built")]
pub(crate) struct Remove {
    /// The variable's name
    name: String,
    #[command(flatten)]
    app: App,
}

impl Remove {
    pub(crate) fn run(&self, context: &Context<'_>) -> Result<Exit, Failure> {
        let (store, _) = self.app.store(context)?;
        if !store.path().exists() {
            return Err(Failure::usage("there is no secret of this name").hint("none is set"));
        }
        remove(&store, &self.name, "cargo secure-config dev list")?;
        if !context.quiet {
            outln!("{} is removed", self.name);
        }
        Ok(Exit::Success)
    }
}
