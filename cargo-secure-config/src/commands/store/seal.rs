//! `store seal`: a file that sops made or changed, once somebody has looked at it.

use clap::Args;

use super::opening::{Opening, failure, shown};
use crate::cli::Context;
use crate::{Exit, Failure};

/// Seal a store as it is, after sops made or changed it and somebody looked at it
///
/// The environment stays, unless another one is named. Recipients that differ from the sealed ones are accepted only when that
/// is said: a stranger among them reads every value from now on.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo secure-config store seal
  cargo secure-config store seal --file secrets/prod.env --environment prod --recipients

Exit codes:
  0  all is well
  2  the command line is not understood
  3  the store cannot be opened or written, or its recipients differ and are not accepted")]
pub(crate) struct Seal {
    /// Bind it to this environment; an empty name binds it to none
    #[arg(short, long, value_name = "NAME")]
    environment: Option<String>,
    /// Accept the recipients that the file has
    #[arg(long)]
    recipients: bool,
    #[command(flatten)]
    opening: Opening,
}

impl Seal {
    pub(crate) fn run(&self, context: &Context<'_>) -> Result<Exit, Failure> {
        let store = self.opening.store()?;
        store.seal(self.environment.as_deref(), self.recipients).map_err(failure)?;
        if !context.quiet {
            outln!("{}: is sealed as it is", shown(store.path()));
        }
        Ok(Exit::Success)
    }
}
