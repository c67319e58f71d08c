//! `store add-recipient`: somebody else may read the store.

use clap::Args;

use super::opening::{Opening, failure, shown};
use crate::cli::Context;
use crate::{Exit, Failure};

/// Let somebody else read the store
///
/// Make sure that the recipient is theirs: whoever has the key to it reads every value.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo secure-config store add-recipient age1kfz0e945nqzygqx38t86844m030uy29tx3sgz6enn3mrtfxqpensahcxp2

Exit codes:
  0  all is well
  2  the command line is not understood, or what is named is no recipient
  3  the store cannot be opened or written")]
pub(crate) struct AddRecipient {
    /// Their public key: `age1…`
    #[arg(value_name = "RECIPIENT", required = true)]
    recipients: Vec<String>,
    #[command(flatten)]
    opening: Opening,
}

impl AddRecipient {
    pub(crate) fn run(&self, context: &Context<'_>) -> Result<Exit, Failure> {
        let store = self.opening.store()?;
        let mut edit = store.edit().map_err(failure)?;
        for recipient in &self.recipients {
            edit.add_recipient(recipient).map_err(failure)?;
        }
        edit.save().map_err(failure)?;
        if !context.quiet {
            let list = store.list().map_err(failure)?;
            outln!("{}: can be read by {}", shown(store.path()), list.recipients().join(", "));
        }
        Ok(Exit::Success)
    }
}
