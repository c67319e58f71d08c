//! `store set`: one value, entered without echo.

use std::ffi::OsString;

use clap::Args;
use secure_config_schema::visible;

use super::entered::entered;
use super::opening::{Opening, failure, meant, shown};
use crate::cli::Context;
use crate::{Exit, Failure, paint};

/// Set one value, entered at the terminal without echo or on standard input
///
/// At a terminal the first line is the value; else all of standard input is, but for one line break at its end. The day is kept
/// beside the value, for `#[rotate]`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo secure-config store set DATABASE_URL
  cargo secure-config store set TLS_KEY --file secrets/prod.env < key.pem
  openssl rand -hex 32 | cargo secure-config store set SESSION_KEY --rotate

Exit codes:
  0  the value is set, or was the same
  2  the command line is not understood, or the name cannot be kept
  3  the store cannot be opened or written, or nothing was entered")]
pub(crate) struct Set {
    /// The variable's name
    name: String,
    /// Keep the value before as `NAME_PREVIOUS`, for a field that is `Rotating`
    #[arg(long)]
    rotate: bool,
    #[arg(hide = true, value_name = "VALUE")]
    value: Vec<OsString>,
    #[command(flatten)]
    opening: Opening,
}

/// A value that stands on the command line is refused, and not repeated.
pub(crate) fn no_argument(value: &[OsString]) -> Result<(), Failure> {
    if value.is_empty() {
        return Ok(());
    }
    Err(Failure::usage("a value is no argument: the shell's history and the list of processes would hold it")
        .hint("leave it out and type it when asked, or pipe it in; replace the one that was given here"))
}

impl Set {
    pub(crate) fn run(&self, context: &Context<'_>) -> Result<Exit, Failure> {
        no_argument(&self.value)?;
        let store = self.opening.store()?;
        if let Some(meant) = meant(&store.list().map_err(failure)?, &self.name) {
            let (warn, reset) = (paint::WARN, anstyle::Reset);
            errln!("{warn}note{reset}: the name is new here; did you mean `{}`?", visible(meant));
        }
        let value = entered("value")?;
        let mut edit = store.edit().map_err(failure)?;
        let set = if self.rotate { edit.rotate(&self.name, value) } else { edit.set(&self.name, value) };
        let is_new = set.map_err(failure)?;
        if is_new {
            edit.save().map_err(failure)?;
        }
        if !context.quiet {
            let words = if is_new { "is set" } else { "has this value already; nothing was written" };
            outln!("{}: {} {words}", shown(store.path()), self.name);
        }
        Ok(Exit::Success)
    }
}
