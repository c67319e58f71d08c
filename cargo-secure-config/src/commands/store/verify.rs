//! `store verify`: proof that a backup can be restored.

use std::path::{Path, PathBuf};

use clap::Args;
use secure_config_store::{Backup, StoreErrorKind as Kind};

use super::entered::{entered, read};
use super::opening::{failure, shown};
use crate::cli::Context;
use crate::{Exit, Failure, files, paint};

/// Prove that a backup can be restored, without restoring it
///
/// Every store in it is opened in memory, and held to its MAC, its seal and the manifest. The day is remembered; `store list`
/// and `status` show it.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo secure-config store verify 2026-11-22.age --key /media/safe/recovery.key
  cargo secure-config store verify 2026-11-22.age           # the recovery key is typed

Exit codes:
  0  every store in it can be restored
  1  it is damaged: use another backup
  2  the command line is not understood
  3  it cannot be read, or the key does not open it")]
pub(crate) struct Verify {
    /// The archive
    backup: PathBuf,
    #[command(flatten)]
    recovery: Recovery,
}

/// The key that opens an archive.
#[derive(Args, Debug)]
pub(super) struct Recovery {
    /// The file with the recovery key; without it, the key is typed, or read from standard input
    #[arg(short, long, value_name = "FILE")]
    key: Option<PathBuf>,
}

impl Recovery {
    pub(super) fn open(&self, archive: &Path) -> Result<Backup, Failure> {
        let key = match &self.key {
            None => entered("recovery key").map_err(|fault| fault.hint("name the file with the key by `--key`"))?,
            Some(path) => {
                let failed = |why: String| Failure::new(format!("{} cannot be read: {why}", shown(path)));
                let content = std::fs::File::open(path).and_then(read).map_err(|fault| failed(files::why(&fault)))?;
                content.ok_or_else(|| failed("it has more than 1 MiB".to_owned()))?.as_slice().into()
            }
        };
        Backup::open(archive, key).map_err(|error| {
            let kind = error.kind();
            let failure = failure(error);
            match kind {
                Kind::Missing => failure.hint("check the path"),
                Kind::WrongKey | Kind::NoIdentity => failure.hint("use a recovery key that the backup was made for"),
                _ => failure,
            }
        })
    }
}

impl Verify {
    pub(crate) fn run(&self, context: &Context<'_>) -> Result<Exit, Failure> {
        let backup = self.recovery.open(&self.backup)?;
        backup.verify().map_err(failure)?;
        if !context.quiet {
            let (good, reset) = (paint::GOOD, anstyle::Reset);
            outln!("{good}ok{reset}: {} of {} can be restored", shown(&self.backup), backup.created());
            for planned in backup.plan(".").map_err(failure)? {
                outln!("  {}", secure_config_schema::visible(planned.name()));
            }
        }
        Ok(Exit::Success)
    }
}
