//! `store merge`: the driver by which git merges stores.

use std::path::{Path, PathBuf};

use clap::Args;
use secure_config_store::Store;

use super::opening::{Keys, failure};
use crate::{Exit, Failure};

/// Merge two changed states of a store, as a merge driver of git
///
/// What only one side changed is taken from it: values, recipients, the environment. What both changed is named, and the file
/// stays as it was. `store init` prints the commands that make git use it.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo secure-config store merge base.env ours.env theirs.env
  git config merge.secure-config.driver 'cargo secure-config store merge %O %A %B %P'

Exit codes:
  0  the second file is the merged one
  1  both sides changed the same; nothing was written
  2  the command line is not understood
  3  a file cannot be opened or written, or they are not states of one store")]
pub(crate) struct Merge {
    /// The state that both come from: `%O`
    base: PathBuf,
    /// Our state, which becomes the merged one: `%A`
    ours: PathBuf,
    /// Their state: `%B`
    theirs: PathBuf,
    /// The file that is merged: `%P`. Its ending says how the others are written
    path: Option<PathBuf>,
    #[command(flatten)]
    keys: Keys,
}

impl Merge {
    pub(crate) fn run(&self) -> Result<Exit, Failure> {
        let name: &Path = self.path.as_deref().unwrap_or(&self.ours);
        let store = self.keys.of(Store::open_as(&self.ours, name).map_err(failure)?);
        store.merge(&self.base, &self.theirs).map_err(failure)?;
        Ok(Exit::Success)
    }
}
