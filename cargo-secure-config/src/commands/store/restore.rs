//! `store restore`: stores come back from an archive.

use std::path::{Path, PathBuf};

use clap::Args;
use secure_config_store::{Planned, Restore as How};
use serde_json::json;

use super::opening::{failure, shown};
use super::verify::Recovery;
use crate::cli::Context;
use crate::{Exit, Failure, paint};

/// Say what a backup would restore; with `--write`, restore it
///
/// Files come back byte for byte, for the recipients that they had. Where the keys of those are lost, name new recipients: each
/// store gets a new data key for them alone. No other file is replaced, unless that is said.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo secure-config store restore 2026-11-22.age --key recovery.key                          # writes nothing
  cargo secure-config store restore 2026-11-22.age --key recovery.key --write
  cargo secure-config store restore 2026-11-22.age --key recovery.key --recipient age1… --write

Exit codes:
  0  all is well
  1  another file stands where a store belongs, or the backup is damaged; nothing was written
  2  the command line is not understood
  3  the backup cannot be opened, or a file cannot be written")]
pub(crate) struct Restore {
    /// The archive
    backup: PathBuf,
    /// Write the files
    #[arg(long)]
    write: bool,
    /// Replace other files that stand there
    #[arg(long)]
    overwrite: bool,
    /// Encrypt the stores anew, for these recipients alone; may be repeated
    #[arg(short, long = "recipient", value_name = "RECIPIENT")]
    recipients: Vec<String>,
    /// Where the stores belong
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    folder: PathBuf,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    recovery: Recovery,
}

impl Restore {
    pub(crate) fn run(&self, context: &Context<'_>) -> Result<Exit, Failure> {
        let backup = self.recovery.open(&self.backup)?;
        let plan = backup.plan(&self.folder).map_err(failure)?;
        let is_blocked = !self.overwrite && plan.iter().any(Planned::overwrites);
        let mut written = Vec::new();
        if self.write && !is_blocked {
            let mut how = How::new();
            if self.overwrite {
                how = how.overwrite();
            }
            if !self.recipients.is_empty() {
                how = how.for_recipients(&self.recipients);
            }
            let restored = backup.restore(&self.folder, &how).map_err(failure)?;
            written.extend(restored.into_iter().filter(|one| one.is_written()).map(|one| below(one.path())));
        }
        if self.json {
            let plan: Vec<_> =
                plan.iter().map(|one| json!({ "name": one.name(), "overwrites": one.overwrites() })).collect();
            outln!("{:#}", json!({ "created": backup.created(), "plan": plan, "written": written }));
        } else {
            if !context.quiet {
                outln!("{} of {}", shown(&self.backup), backup.created());
            }
            self.say(&plan, &written, is_blocked);
        }
        Ok(if is_blocked { Exit::Finding } else { Exit::Success })
    }

    fn say(&self, plan: &[Planned], written: &[String], is_blocked: bool) {
        let (good, warn, bad, reset) = (paint::GOOD, paint::WARN, paint::BAD, anstyle::Reset);
        if self.write && !is_blocked {
            for path in written {
                outln!("{good}restored{reset}: {path}");
            }
            if written.is_empty() {
                outln!("nothing was written: everything is there already");
            }
            return;
        }
        for planned in plan {
            let style = if planned.overwrites() { warn } else { good };
            outln!("{style}{planned}{reset}");
        }
        if is_blocked {
            errln!("{bad}error{reset}: another file stands where a store belongs: nothing was written");
            errln!("  hint: move it away, or say `--overwrite`");
        } else {
            outln!("nothing was written; `--write` does it");
        }
    }
}

/// A path without the `./` of the folder that is the usual one.
fn below(path: &Path) -> String {
    shown(path.strip_prefix(".").unwrap_or(path))
}
