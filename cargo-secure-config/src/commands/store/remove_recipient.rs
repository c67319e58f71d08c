//! `store remove-recipient`: somebody may not read the store any more.

use clap::Args;
use secure_config_store::StoreErrorKind;

use super::opening::{Opening, failure, shown};
use crate::cli::Context;
use crate::{Exit, Failure};

/// Take somebody's access away: the store gets a new data key
///
/// They know what they have read, and can read it in the repository's history: replace those secrets as well.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo secure-config store remove-recipient age1kfz0e945…      # the short form that `list` shows is enough

Exit codes:
  0  all is well
  2  the command line is not understood, or there is no such recipient, or no other one
  3  the store cannot be opened or written")]
pub(crate) struct RemoveRecipient {
    /// Their public key, or its short form
    #[arg(value_name = "RECIPIENT", required = true)]
    recipients: Vec<String>,
    #[command(flatten)]
    opening: Opening,
}

impl RemoveRecipient {
    pub(crate) fn run(&self, context: &Context<'_>) -> Result<Exit, Failure> {
        let store = self.opening.store()?;
        let mut edit = store.edit().map_err(failure)?;
        for recipient in &self.recipients {
            edit.remove_recipient(recipient).map_err(|error| match error.kind() {
                StoreErrorKind::NotFound => Failure::usage("the store has no such recipient")
                    .hint("`cargo secure-config store list` shows who can read it"),
                _ => failure(error),
            })?;
        }
        edit.save().map_err(failure)?;
        if !context.quiet {
            outln!("{}: has a new data key, and {} cannot open it", shown(store.path()), self.names());
            outln!("  hint: replace the secrets that stood in it: what was read is known");
        }
        Ok(Exit::Success)
    }

    fn names(&self) -> String {
        let short = |id: &String| id.chars().take(12).chain("…".chars()).collect::<String>();
        self.recipients.iter().map(short).collect::<Vec<_>>().join(", ")
    }
}
