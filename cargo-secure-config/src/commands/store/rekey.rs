//! `store rekey`: a new data key for the same recipients.

use clap::Args;

use super::opening::{Opening, failure, shown};
use crate::cli::Context;
use crate::{Exit, Failure};

/// Encrypt everything anew under a new data key, for the same recipients
///
/// Values stay what they are: whoever has read them knows them. Every line of the file changes.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo secure-config store rekey
  cargo secure-config store rekey --file secrets/prod.env

Exit codes:
  0  all is well
  2  the command line is not understood
  3  the store cannot be opened or written")]
pub(crate) struct Rekey {
    #[command(flatten)]
    opening: Opening,
}

impl Rekey {
    pub(crate) fn run(&self, context: &Context<'_>) -> Result<Exit, Failure> {
        let store = self.opening.store()?;
        let mut edit = store.edit().map_err(failure)?;
        edit.rekey().and_then(|()| edit.save()).map_err(failure)?;
        if !context.quiet {
            outln!("{}: has a new data key", shown(store.path()));
        }
        Ok(Exit::Success)
    }
}
