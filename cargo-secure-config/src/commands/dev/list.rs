//! `dev list`: the names of a developer's own secrets.

use clap::Args;
use serde_json::json;

use super::App;
use crate::cli::Context;
use crate::commands::store::opening::{changed, failure, seconds};
use crate::commands::store::values;
use crate::{Exit, Failure};

/// The names of your own secrets for a program, and when each was changed; never a value
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo secure-config dev list
  cargo secure-config dev list --app billing --json

Exit codes:
  0  all is well
  2  the command line is not understood
  3  the store cannot be opened, or the program cannot be built")]
pub(crate) struct List {
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    app: App,
}

impl List {
    pub(crate) fn run(&self, context: &Context<'_>) -> Result<Exit, Failure> {
        let (store, _) = self.app.store(context)?;
        // Before the first value is set there is no store.
        let list = if store.path().exists() { Some(store.list().map_err(failure)?) } else { None };
        if self.json {
            let values = list.iter().flat_map(|list| list.values());
            let values: Vec<_> = values
                .map(|value| json!({ "name": value.name(), "changed_unix": changed(value).and_then(seconds) }))
                .collect();
            outln!("{:#}", json!({ "values": values }));
        } else if let Some(list) = list {
            values(&list);
        } else if !context.quiet {
            outln!("nothing is set");
        }
        Ok(Exit::Success)
    }
}
