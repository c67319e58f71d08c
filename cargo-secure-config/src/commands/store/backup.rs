//! `store backup`: one archive of stores, for recovery recipients alone.

use std::path::PathBuf;

use clap::Args;
use secure_config_store::Backup as Archive;

use super::opening::{Keys, failure, shown, stores};
use crate::cli::Context;
use crate::{Exit, Failure};

/// Write one encrypted archive of stores, which recovery keys open and no everyday key
///
/// Verify it afterwards with a recovery key: `cargo secure-config store verify`. docs/RECOVERY.md is the runbook.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo secure-config store backup 2026-11-22.age --recovery age1…                   # all stores in `secrets/`
  cargo secure-config store backup prod.age secrets/prod.env --recovery age1… --recovery age1…

Exit codes:
  0  the archive is written
  2  the command line is not understood, or there is no store
  3  a store cannot be opened, a recovery key opens it, or the archive cannot be written or is there already")]
pub(crate) struct Backup {
    /// The archive, a new file
    archive: PathBuf,
    /// The stores, below the current folder; without any, those in `secrets/`
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Whose key opens the archive: `age1…`; may be repeated
    #[arg(long, value_name = "RECIPIENT", required = true)]
    recovery: Vec<String>,
    #[command(flatten)]
    keys: Keys,
}

impl Backup {
    pub(crate) fn run(&self, context: &Context<'_>) -> Result<Exit, Failure> {
        let files = if self.files.is_empty() { stores() } else { self.files.clone() };
        if files.is_empty() {
            return Err(Failure::usage("there is no store in `secrets/`").hint("name the stores behind the archive"));
        }
        let stores = files.iter().map(|file| self.keys.open(file)).collect::<Result<Vec<_>, _>>()?;
        Archive::write(&self.archive, ".", &stores, &self.recovery).map_err(failure)?;
        if !context.quiet {
            let archive = shown(&self.archive);
            for file in &files {
                outln!("{archive}: holds {}", shown(file));
            }
            outln!("  hint: prove that it can be restored: `cargo secure-config store verify {archive}`");
        }
        Ok(Exit::Success)
    }
}
