//! `dev remove`: a developer's own secret is forgotten.

use clap::Args;
use secure_config_schema::visible;

use super::App;
use crate::cli::Context;
use crate::commands::store::opening::{failure, meant};
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
        let unknown = || Failure::usage("there is no secret of this name");
        if !store.path().exists() {
            return Err(unknown().hint("none is set"));
        }
        let list = store.list().map_err(failure)?;
        if list.values().iter().all(|value| value.name() != self.name) {
            return Err(match meant(&list, &self.name) {
                Some(meant) => unknown().hint(format!("did you mean `{}`?", visible(meant))),
                None => unknown().hint("`cargo secure-config dev list` shows the names"),
            });
        }
        let mut edit = store.edit().map_err(failure)?;
        edit.remove(&self.name).and_then(|()| edit.save()).map_err(failure)?;
        if !context.quiet {
            outln!("{} is removed", self.name);
        }
        Ok(Exit::Success)
    }
}
