//! `dev set`: one secret of a developer's own.

use std::ffi::OsString;

use clap::Args;

use super::{App, check_name};
use crate::cli::Context;
use crate::commands::store::entered::entered;
use crate::commands::store::no_argument;
use crate::commands::store::opening::failure;
use crate::{Exit, Failure};

/// Set one secret of your own, entered at the terminal without echo or on standard input
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo secure-config dev set DATABASE_URL
  pass show billing/db | cargo secure-config dev set DATABASE_URL --app billing

Exit codes:
  0  the value is set, or was the same
  2  the command line is not understood, or no field reads such a name
  3  the store cannot be opened or written, nothing was entered, or the program cannot be built")]
pub(crate) struct Set {
    /// The variable's name
    name: String,
    #[arg(hide = true, value_name = "VALUE")]
    value: Vec<OsString>,
    #[command(flatten)]
    app: App,
}

impl Set {
    pub(crate) fn run(&self, context: &Context<'_>) -> Result<Exit, Failure> {
        no_argument(&self.value)?;
        let (store, schema) = self.app.store(context)?;
        if let Some(schema) = schema {
            check_name(schema, &self.name)?;
        }
        let value = entered("value")?;
        let mut edit = store.edit().map_err(failure)?;
        if edit.set(&self.name, value).map_err(failure)? {
            edit.save().map_err(failure)?;
        }
        if !context.quiet {
            outln!("{} is set, for you alone", self.name);
        }
        Ok(Exit::Success)
    }
}
