//! `store`: the encrypted store, from its first value to its restoration. Each subcommand has a file of its own.

mod add_recipient;
mod backup;
mod edit;
pub(crate) mod entered;
mod git;
mod init;
mod list;
mod memory;
mod merge;
pub(crate) mod opening;
mod rekey;
mod remove;
mod remove_recipient;
mod restore;
mod seal;
mod set;
mod show;
mod textconv;
mod verify;
mod wipe;

use clap::{Args, Subcommand};

pub(crate) use list::{values, verified};
pub(crate) use remove::remove;
pub(crate) use set::no_argument;

use crate::cli::Context;
use crate::{Exit, Failure};

/// Keep secrets encrypted in a file that may stand in a repository
///
/// The file is one that sops reads and writes, with age keys, under a seal of its own. Keys are found where sops finds them: in
/// `SOPS_AGE_KEY`, in the file that `SOPS_AGE_KEY_FILE` names, in `sops/age/keys.txt` of the user's configuration folder.
#[derive(Args, Debug)]
#[command(
    subcommand_required = true,
    arg_required_else_help = true,
    infer_subcommands = true,
    after_help = "\
Examples:
  cargo secure-config store init --environment prod --new-key ~/.config/sops/age/keys.txt
  cargo secure-config store set DATABASE_URL
  cargo secure-config store list

Exit codes:
  0  all is well
  1  what was looked for was found: a file that is not as its seal says, a conflict, another file in a store's place
  2  the command line is not understood, or asks for a name that there is not
  3  a store, a key or a backup cannot be opened or written"
)]
pub(crate) struct Store {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Init),
    Set(set::Set),
    Remove(remove::Remove),
    Edit(edit::Edit),
    List(list::List),
    Show(show::Show),
    Rekey(rekey::Rekey),
    AddRecipient(add_recipient::AddRecipient),
    RemoveRecipient(remove_recipient::RemoveRecipient),
    Seal(seal::Seal),
    Merge(merge::Merge),
    Textconv(textconv::Textconv),
    Backup(backup::Backup),
    Verify(verify::Verify),
    Restore(restore::Restore),
    #[command(hide = true)]
    Wipe(wipe::Wipe),
}

impl Store {
    pub(crate) fn run(&self, context: &Context<'_>) -> Result<Exit, Failure> {
        match &self.command {
            Command::Init(command) => command.run(context),
            Command::Set(command) => command.run(context),
            Command::Remove(command) => command.run(context),
            Command::Edit(command) => command.run(context),
            Command::List(command) => command.run(context),
            Command::Show(command) => command.run(context),
            Command::Rekey(command) => command.run(context),
            Command::AddRecipient(command) => command.run(context),
            Command::RemoveRecipient(command) => command.run(context),
            Command::Seal(command) => command.run(context),
            Command::Merge(command) => command.run(),
            Command::Textconv(command) => command.run(),
            Command::Backup(command) => command.run(context),
            Command::Verify(command) => command.run(context),
            Command::Restore(command) => command.run(context),
            Command::Wipe(command) => command.run(),
        }
    }

    /// Whether JSON was asked for.
    pub(crate) fn is_json(&self) -> bool {
        match &self.command {
            Command::List(command) => command.json,
            Command::Show(command) => command.json,
            Command::Restore(command) => command.json,
            _ => false,
        }
    }
}
